"""What households show beside their titles, what the public register was told: kept as it was, legal moves."""

from authorities.isolation import append_only, lies_with, own_rows, private_table, whole_key
from casework.triggers import legal_moves
from mingteyouxin.certificates.workflow import STORY

_ADDED = "SELECT, INSERT"

OPERATIONS = (
    legal_moves(STORY),
    private_table("mingteyouxin_titlestory", web="SELECT, INSERT, UPDATE"),
    own_rows("mingteyouxin_titlestory", written=True),
    private_table("mingteyouxin_titlestoryevent", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_titlestoryevent", written=True),
    append_only("mingteyouxin_titlestoryevent"),
    # A household shows something of its own title alone.
    whole_key("mingteyouxin_recognition", "household_id"),
    lies_with(
        "mingteyouxin_titlestory",
        "household_id",
        of="mingteyouxin_recognition",
        by="recognition_id",
        name="titlestory_of_its_title",
    ),
    # Written by the worker that makes the file; what was told stays as it was told.
    private_table("mingteyouxin_annotationfile", batch=_ADDED),
    append_only("mingteyouxin_annotationfile"),
    private_table("mingteyouxin_annotation", batch=_ADDED),
    append_only("mingteyouxin_annotation"),
)
