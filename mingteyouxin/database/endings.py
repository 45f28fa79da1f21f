"""Cancelling and revoking titles: by two officers and never unheard, asked of the rows themselves (C11, C14)."""

from datetime import date

from authorities.isolation import (
    append_only,
    first_rows,
    functions,
    lies_with,
    open_table,
    own_columns,
    own_rows,
    private_table,
    read_with,
    sees_whom_it_is_about,
    trigger,
    whole_key,
)
from casework.deadlines import NO_DAY
from casework.refusals import declare
from casework.service import NOT_SERVED
from casework.triggers import decided_by_two, legal_moves
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.workflow import ENDING, UNDER_WAY

_ADDED = "SELECT, INSERT"

# Whatever path leads to the title's row: it is cancelled and revoked where an ending of that kind was decided on that
# day. And who is about to be revoked for deceit does not slip out by giving the title up, for five years hang on it.
_AFTER_A_HEARING = """
CREATE FUNCTION title_ends_after_a_hearing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status = 'renounced' THEN
        IF EXISTS (SELECT FROM mingteyouxin_ending e WHERE e.recognition_id = NEW.id AND e.kind = 'revoke'
                   AND e.status IN ('told', 'heard')) THEN
            RAISE EXCEPTION 'a title that is about to be revoked is not renounced'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'title_not_renounced_under_revocation';
        END IF;
    ELSIF NOT EXISTS (SELECT FROM mingteyouxin_ending e WHERE e.recognition_id = NEW.id AND e.status = 'ended'
                      AND e.decided_on = NEW.ended_on
                      AND e.kind = CASE NEW.status WHEN 'cancelled' THEN 'cancel' ELSE 'revoke' END) THEN
        RAISE EXCEPTION 'a title is cancelled or revoked by two officers, after a hearing'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
declare(
    "title_not_renounced_under_revocation",
    code="under_revocation",
    text="认定机关正在办理撤销该认定，办结以前不能放弃；您可以在撤销事项的页面陈述、申辩。",
)

OPERATIONS = (
    legal_moves(ENDING),
    private_table("mingteyouxin_ending", web="SELECT, INSERT, UPDATE"),
    own_rows("mingteyouxin_ending", written=True),
    functions(_AFTER_A_HEARING),
    # A household says its word, and changes nothing else; nobody opens a matter against himself either.
    own_columns(
        "mingteyouxin_ending",
        "status",
        "statement",
        "stated_at",
        "heard_on",
        *NO_DAY,
        *NOT_SERVED,
    ),
    decided_by_two(
        "mingteyouxin_ending",
        becomes=[EndingStatus.ENDED],
        subject="title_ending",
        said="a title is ended by two officers",
    ),
    trigger(
        "after_a_hearing",
        "mingteyouxin_recognition",
        "BEFORE UPDATE OF status",
        "title_ends_after_a_hearing()",
        each="FOR EACH ROW WHEN (OLD.status <> NEW.status AND NEW.status IN ('cancelled', 'revoked', 'renounced'))",
    ),
    # What it says of whose title it is, and how that came, is what the title says.
    whole_key("mingteyouxin_recognition", "path", "household_id", "recogniser_id", "recognition_path"),
    lies_with(
        "mingteyouxin_ending",
        "path",
        "household_id",
        "recogniser_id",
        "recognition_path",
        of="mingteyouxin_recognition",
        by="recognition_id",
        name="ending_of_its_title",
    ),
    private_table("mingteyouxin_endingevent", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_endingevent", written=True),
    sees_whom_it_is_about(
        "mingteyouxin_ending",
        history="mingteyouxin_endingevent",
        by="ending_id",
        over=[one for one in EndingStatus.values if one not in UNDER_WAY],
    ),
    append_only("mingteyouxin_endingevent"),
    whole_key("mingteyouxin_ending", "path", "household_id"),
    lies_with(
        "mingteyouxin_endingevent",
        "path",
        "household_id",
        of="mingteyouxin_ending",
        by="ending_id",
        name="endingevent_of_its_ending",
    ),
    private_table("mingteyouxin_endingletter", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_endingletter"),
    read_with("mingteyouxin_endingletter", of="mingteyouxin_ending", by="ending_id"),
    append_only("mingteyouxin_endingletter"),
    whole_key("mingteyouxin_ending", "household_id"),
    lies_with(
        "mingteyouxin_endingletter",
        "household_id",
        of="mingteyouxin_ending",
        by="ending_id",
        name="endingletter_of_its_ending",
    ),
    open_table("mingteyouxin_statementdays", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_statementdays",
        ("province", "valid_from", "days", "ground"),
        (
            "",
            date(2000, 1, 1),
            10,
            "没有文件规定名特优新取消、撤销以前陈述申辩的天数；平台默认，各省可另定（示例）",
        ),
    ),
)
