"""Titles from before the platform: looked into by officers, set aside by two (C15)."""

from authorities.isolation import append_only, private_table
from casework.triggers import decided_by_two, legal_moves
from mingteyouxin.existing_titles.enums import ExistingTitleStatus
from mingteyouxin.existing_titles.workflow import EXISTING_TITLE

OPERATIONS = (
    legal_moves(EXISTING_TITLE),
    # That a household never held what a bureau's record says is no one officer's word.
    decided_by_two(
        "mingteyouxin_existingtitle",
        becomes=[ExistingTitleStatus.SET_ASIDE],
        subject="existing_title_set_aside",
        said="a title from before is set aside by two officers",
    ),
    # Rows begin with the clock's reading of the records alone.
    private_table("mingteyouxin_existingtitle", web="SELECT, UPDATE"),
    private_table("mingteyouxin_existingtitleevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("mingteyouxin_existingtitleevent"),
)
