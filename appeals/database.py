"""What the database itself keeps of this app's tables: grants, private rows, legal moves, first rows (DESIGN 3)."""

from datetime import date

from appeals.enums import AppealStatus
from appeals.workflow import APPEAL, IN_CORRECTION, MASS, RECHECK, UNDECIDED
from authorities.isolation import (
    append_only,
    first_rows,
    functions,
    lies_with,
    open_table,
    own_rows,
    private_table,
    private_through_household,
    read_with,
    sees_whom_it_is_about,
    stays_but,
    trigger,
    whole_key,
)
from casework.triggers import legal_moves

_WRITTEN, _ADDED = "SELECT, INSERT, UPDATE", "SELECT, INSERT"
_PARTS = ("claim", "appealfile", "appealsupplement", "recheck", "appealevent")


def _with_the_appeal(table: str, *columns: str):
    return lies_with(f"appeals_{table}", *columns, of="appeals_appeal", by="appeal_id", name=f"{table}_of_its_appeal")


# What the household said stays as it said it, but that it takes a point back before it is accepted, itself or on paper
# at a counter; what is found of it is an officer's to write.
_CLAIM = """
CREATE FUNCTION claim_stays_as_filed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_own boolean := COALESCE(current_setting('app.household', true), '') <> '';
    took boolean := (OLD.taken_back_at, OLD.taken_back_by_id, OLD.taken_back_officer_id, OLD.taken_back_file_id)
        IS DISTINCT FROM (NEW.taken_back_at, NEW.taken_back_by_id, NEW.taken_back_officer_id, NEW.taken_back_file_id);
    changing text[] := CASE WHEN took AND its_own THEN '{taken_back_at,taken_back_by_id}'
                            WHEN took THEN '{taken_back_at,taken_back_officer_id,taken_back_file_id}'
                            WHEN its_own THEN '{}' ELSE '{outcome,reason}' END;
BEGIN
    IF TG_OP = 'DELETE' OR (its_own AND NOT took)
       OR (to_jsonb(OLD) - changing) IS DISTINCT FROM (to_jsonb(NEW) - changing)
       OR (took AND (OLD.taken_back_at IS NOT NULL OR NEW.taken_back_at IS NULL
           OR (SELECT status FROM appeals_appeal WHERE id = OLD.appeal_id) IS DISTINCT FROM 'filed')) THEN
        RAISE EXCEPTION 'a point of an objection stays as it was filed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# A household withdraws and supplements; who handles its objection until when, and what is proposed, is not its to say.
_APPEAL = """
CREATE FUNCTION appeal_is_the_offices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own text[] := '{status,due_on,due_provisional,due_from,due_days,due_at_most,due_paused_on,due_paused_day,
                    told_by,told_on,served_on}';
BEGIN
    IF COALESCE(current_setting('app.household', true), '') <> ''
       AND ((to_jsonb(OLD) - own) IS DISTINCT FROM (to_jsonb(NEW) - own)
            OR (OLD.status <> NEW.status AND NEW.status <> 'withdrawn'
                AND OLD.status || '>' || NEW.status <> 'supplement>accepted')) THEN
        RAISE EXCEPTION 'a household does not handle its own objection' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# Nor does it write in the name of an officer, or ask itself for anything.
_IN_ITS_NAME = """
CREATE FUNCTION appeal_row_is_in_its_own_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF COALESCE(current_setting('app.household', true), '') <> '' AND to_jsonb(NEW) ->> TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'a household writes in its own name' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

OPERATIONS = (
    # The province's choice; the nation's row follows the rules for annual reports by analogy.
    open_table("appeals_appealterms", web=_WRITTEN),
    first_rows(
        "appeals_appealterms",
        (
            "province",
            "valid_from",
            "acceptance_days",
            "verification_days",
            "department_days",
            "supplement_days",
            "ground",
        ),
        (
            "",
            date(2000, 1, 1),
            5,
            20,
            10,
            10,
            "受理、核实的天数参照《个体工商户年度报告暂行办法》第十九条（类推）；部门核查和经营者补充的天数没有规定，为示例",
        ),
    ),
    private_table("appeals_handlingcharge", web=_ADDED, batch=_ADDED),
    append_only("appeals_handlingcharge"),
    private_table("appeals_appeal", web=_WRITTEN),
    own_rows("appeals_appeal", written=True),
    # The bureaus of the place that the household came to see how its objection stands; it lies where it was filed.
    read_with("appeals_appeal", of="registry_household", by="household_id"),
    legal_moves(APPEAL),
    functions(_APPEAL, _IN_ITS_NAME),
    trigger("handled", "appeals_appeal", "BEFORE UPDATE", "appeal_is_the_offices()"),
    trigger("own_name", "appeals_appeal", "BEFORE INSERT", "appeal_row_is_in_its_own_name('filed_by_id')"),
    # Whoever had a hand in a decision neither proposes nor decides what becomes of the objection to it.
    trigger(
        "by_others",
        "appeals_appeal",
        "BEFORE UPDATE OF proposed_by_id, decided_by_id",
        "case_decision_is_contested_before_others('against_id', 'proposed_by_id', 'decided_by_id')",
        each="FOR EACH ROW WHEN (NEW.against_id IS NOT NULL)",
    ),
    lies_with("appeals_appeal", "household_id", of="mingteyouxin_case", by="case_id", name="appeal_of_its_case"),
    lies_with("appeals_appeal", "case_id", of="mingteyouxin_caseevent", by="against_id", name="appeal_of_its_decision"),
    private_table("appeals_claim", web=_WRITTEN),
    own_rows("appeals_claim", written=True),
    functions(_CLAIM),
    trigger("stays", "appeals_claim", "BEFORE UPDATE OR DELETE", "claim_stays_as_filed()"),
    private_table("appeals_appealfile", web=_ADDED),
    own_rows("appeals_appealfile", written=True),
    append_only("appeals_appealfile"),
    private_table("appeals_appealsupplement", web=_WRITTEN),
    own_rows("appeals_appealsupplement", written=True),
    # Nor is what a household was asked for, or what it answered, anybody's to change.
    stays_but(
        "appeals_appealsupplement", "answer", "answered_by_id", "taken_by_id", "answered_at", until="answered_at"
    ),
    private_table("appeals_appealevent", web=_ADDED),
    own_rows("appeals_appealevent", written=True),
    append_only("appeals_appealevent"),
    trigger("own_name", "appeals_appealevent", "BEFORE INSERT", "appeal_row_is_in_its_own_name('by_id')"),
    trigger("own_name", "appeals_appealfile", "BEFORE INSERT", "appeal_row_is_in_its_own_name('added_by_id')"),
    trigger("own_name", "appeals_claim", "BEFORE INSERT", "appeal_row_is_in_its_own_name('by_officer_id')"),
    trigger("own_name", "appeals_appealsupplement", "BEFORE INSERT", "appeal_row_is_in_its_own_name('asked_by_id')"),
    sees_whom_it_is_about(
        "appeals_appeal",
        history="appeals_appealevent",
        by="appeal_id",
        over=[one for one in AppealStatus.values if one not in (*UNDECIDED, *IN_CORRECTION)],
    ),
    private_table("appeals_appealletter", web=_ADDED),
    own_rows("appeals_appealletter"),
    read_with("appeals_appealletter", of="appeals_appeal", by="appeal_id"),
    append_only("appeals_appealletter"),
    private_table("appeals_recheck", web=_WRITTEN),
    own_rows("appeals_recheck"),
    legal_moves(RECHECK),
    private_table("appeals_recheckevent", web=_ADDED),
    append_only("appeals_recheckevent"),
    whole_key("appeals_claim", "appeal_id"),
    lies_with("appeals_appealfile", "appeal_id", of="appeals_claim", by="claim_id", name="appealfile_of_its_claim"),
    private_table("appeals_masscase", web=_WRITTEN),
    legal_moves(MASS),
    whole_key("appeals_masscase", "path"),
    private_table("appeals_masscaseevent", web=_ADDED),
    append_only("appeals_masscaseevent"),
    lies_with("appeals_masscaseevent", "path", of="appeals_masscase", by="case_id", name="masscaseevent_of_its_case"),
    private_table("appeals_massmember", web=_WRITTEN),
    lies_with("appeals_massmember", "path", of="appeals_masscase", by="case_id", name="massmember_of_its_case"),
    # The row that it is; what the department says of it, and what came of it, is added.
    stays_but(
        "appeals_massmember",
        "before",
        "change",
        "type_before",
        "type_after",
        "not_reproducible",
        "taken_out_at",
        until="taken_out_at",
    ),
    private_through_household("appeals_differenceanswer", web=_ADDED),
    # What a department said stays; that it was taken in, or could not be, is added.
    stays_but("appeals_differenceanswer", "carried_out_at", "trouble"),
    # What belongs to an objection lies where it lies and is its household's.
    whole_key("appeals_appeal", "path", "household_id"),
    whole_key("appeals_appeal", "household_id"),
    *(_with_the_appeal(table, "path", "household_id") for table in _PARTS),
    # A letter lies with the bureau that numbers it.
    _with_the_appeal("appealletter", "household_id"),
    lies_with("appeals_recheck", "appeal_id", of="appeals_claim", by="claim_id", name="recheck_of_its_claim"),
    whole_key("appeals_recheck", "path"),
    lies_with(
        "appeals_recheckevent", "path", of="appeals_recheck", by="recheck_id", name="recheckevent_of_its_recheck"
    ),
)
