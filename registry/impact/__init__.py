"""Impact assessments (个人信息保护影响评估, 个人信息保护法 第五十五条), kept as versions by nation and provinces.

An assessment is never changed and never removed: a new one is the next version, which a second officer confirms.
"""
