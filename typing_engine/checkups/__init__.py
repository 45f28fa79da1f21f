"""The yearly check-up (年度体检, D7): before July, what the coming run would say of each household, and who was helped.

Nothing of it is a result: it is shown to the bureaus in charge and to each household itself, to nobody else, and no
share or rate is made of it (条例 第三十二条).
"""
