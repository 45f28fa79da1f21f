"""What the kit keeps of a table of the floor below: the legal moves of requests for four eyes.

`authorities` makes the table and imports nothing above it, so that it cannot write a trigger from the edges here.
"""

from casework.four_eyes import APPROVAL
from casework.triggers import legal_moves

OPERATIONS = (legal_moves(APPROVAL),)
