"""What the kit keeps of its own table, and of one of the floor below: the legal moves of requests for four eyes.

`authorities` makes the table and imports nothing above it, so that it cannot write a trigger from the edges here.
"""

from authorities.isolation import append_only, open_table
from casework.four_eyes import APPROVAL
from casework.triggers import legal_moves

OPERATIONS = (
    legal_moves(APPROVAL),
    # Whose a letter is, of which day and kind: everyone may ask by the number that is printed on it.
    open_table("casework_letternumber", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("casework_letternumber"),
)
