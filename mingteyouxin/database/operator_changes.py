"""Operators of titled households: a title passes to nobody who did not agree, asked of the rows (C9, C11)."""

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
    trigger,
    whole_key,
)
from casework.deadlines import NO_DAY
from casework.service import NOT_SERVED
from casework.triggers import legal_moves
from mingteyouxin.operator_changes.workflow import OPERATOR_CHANGE

_ADDED = "SELECT, INSERT"

# Whatever path leads to the title's row: another operator is written where the latest change of this title, from the
# one that stands there to the one that comes, was passed on, and he agreed to it himself or in writing.
_AGREED = """
CREATE FUNCTION title_passes_to_who_agreed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM mingteyouxin_operatorchange c
        WHERE c.id = (SELECT max(l.id) FROM mingteyouxin_operatorchange l WHERE l.recognition_id = NEW.id)
          AND c.status = 'passed_on' AND c.former_index = OLD.operator_index AND c.new_index = NEW.operator_index
          AND (c.consent_file_id IS NOT NULL
               OR EXISTS (SELECT FROM registry_person p
                          WHERE p.id = c.agreed_person_id AND p.document_index = c.new_index))) THEN
        RAISE EXCEPTION 'a title passes to nobody who did not agree' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

OPERATIONS = (
    legal_moves(OPERATOR_CHANGE),
    private_table("mingteyouxin_operatorchange", web="SELECT, INSERT, UPDATE"),
    own_rows("mingteyouxin_operatorchange", written=True),
    # The new operator answers, and changes nothing else of it.
    own_columns(
        "mingteyouxin_operatorchange",
        "status",
        "agreed_at",
        "agreed_person_id",
        *NO_DAY,
        *NOT_SERVED,
    ),
    functions(_AGREED),
    trigger(
        "passes_to_who_agreed",
        "mingteyouxin_recognition",
        "BEFORE UPDATE OF operator_index",
        "title_passes_to_who_agreed()",
        each="FOR EACH ROW WHEN (OLD.operator_index IS DISTINCT FROM NEW.operator_index)",
    ),
    lies_with(
        "mingteyouxin_operatorchange",
        "path",
        "household_id",
        "recogniser_id",
        of="mingteyouxin_recognition",
        by="recognition_id",
        name="operatorchange_of_its_title",
    ),
    private_table("mingteyouxin_operatorchangeevent", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_operatorchangeevent", written=True),
    append_only("mingteyouxin_operatorchangeevent"),
    whole_key("mingteyouxin_operatorchange", "path", "household_id"),
    lies_with(
        "mingteyouxin_operatorchangeevent",
        "path",
        "household_id",
        of="mingteyouxin_operatorchange",
        by="change_id",
        name="operatorchangeevent_of_its_change",
    ),
    private_table("mingteyouxin_movedtitle", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_movedtitle"),
    whole_key("mingteyouxin_recognition", "path", "household_id"),
    lies_with(
        "mingteyouxin_movedtitle",
        "path",
        "household_id",
        of="mingteyouxin_recognition",
        by="recognition_id",
        name="movedtitle_of_its_title",
    ),
    open_table("mingteyouxin_operatoranswerdays", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_operatoranswerdays",
        ("province", "valid_from", "days", "ground"),
        ("", date(2000, 1, 1), None, "国市监注发〔2024〕10号附件二（六）：变更后及时报告，没有规定天数；各省可另定"),
    ),
)
