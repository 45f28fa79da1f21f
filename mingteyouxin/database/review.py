"""Review, visits, opinions: who has a conflict of interest has no hand in the case (E1), what was found is kept."""

from authorities.isolation import append_only, functions, private_table, trigger
from casework.refusals import declare
from casework.triggers import kept_but_for_its_day, legal_moves
from mingteyouxin.opinions.workflow import OPINION
from mingteyouxin.visits.workflow import VISIT

_WRITTEN = "SELECT, INSERT, UPDATE"
_ADDED = "SELECT, INSERT"
# Written once, when a letter on paper was sent: its term is counted from there.
_DISPATCH = ("due_from", "due_days", "sent_on", "sent_how", "sent_note", "sent_by_id", "sent_at")

# Arguments: the column that names the case, the column that names the officer. Security definer: the question is about
# the rows as they are, whoever may see them.
_FREE = """
CREATE FUNCTION case_officer_is_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acting bigint := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
BEGIN
    IF acting IS NOT NULL AND EXISTS (
        SELECT 1 FROM mingteyouxin_casedeclaration d
        WHERE d.case_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint AND d.officer_id = acting AND d.has_conflict) THEN
        RAISE EXCEPTION 'this officer has declared a conflict of interest in the case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_officer_is_free';
    END IF;
    RETURN NEW;
END $$
"""
# A conflict is declared after the case was laid down, never beside it.
_LAID_DOWN = """
CREATE FUNCTION case_with_conflict_is_laid_down() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM mingteyouxin_case c WHERE c.id = NEW.case_id AND c.assignee_id = NEW.officer_id) THEN
        RAISE EXCEPTION 'the case is still this officer''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_officer_is_free';
    END IF;
    RETURN NEW;
END $$
"""
# Nobody was asked before the letter was sent; so nothing is answered to it, and its silence says nothing.
_SENT = """
CREATE FUNCTION opinion_was_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM mingteyouxin_opinionrequest r WHERE r.id = NEW.request_id
               AND r.on_paper AND r.sent_on IS NULL) THEN
        RAISE EXCEPTION 'the letter to the department has not been sent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_was_asked';
    END IF;
    RETURN NEW;
END $$
"""
# A reply on paper answers a letter on paper, after it was sent.
_REPLIED = """
CREATE FUNCTION opinion_reply_to_a_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM mingteyouxin_opinionrequest r WHERE r.id = NEW.request_id
                   AND r.on_paper AND r.sent_on <= NEW.received_on) THEN
        RAISE EXCEPTION 'a reply on paper comes to a letter that was sent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_reply_to_a_letter';
    END IF;
    RETURN NEW;
END $$
"""
# Asked when a verdict is given, and not when a later check of lists finds something else.
_SAYS_WHY = """
CREATE FUNCTION case_answer_says_why() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a verdict against the check, or without one, says what it rests on'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_answer_says_why';
END $$
"""
declare(
    "case_answer_says_why",
    code="verdict_note_required",
    text="审核意见与系统核对不一致，或者系统没有核对的，请写明理由和依据。",
)
declare(
    "opinion_was_asked",
    code="letter_not_sent",
    text="征求意见函还没有登记寄送，部门尚未被征求意见。",
)
declare(
    "opinion_reply_to_a_letter",
    code="reply_before_letter",
    text="只有已登记寄送的书面征求可以登记复函，收到日期不能早于寄送日期。",
)
declare(
    "case_officer_is_free",
    code="conflict_of_interest",
    text="{by}已声明与该件有利害关系，不能承办、审核或者评分。",
)
# Table, when it is asked, the columns of case and officer.
_ASKED = (
    ("mingteyouxin_case", "UPDATE OF assignee_id", "id", "assignee_id"),
    ("mingteyouxin_caseevent", "INSERT", "case_id", "by_id"),
    ("mingteyouxin_caseanswer", "INSERT OR UPDATE OF verdict, verdict_by_id", "case_id", "verdict_by_id"),
    ("mingteyouxin_casescore", "INSERT OR UPDATE", "case_id", "officer_id"),
    ("mingteyouxin_findingverdict", "INSERT", "case_id", "by_id"),
    ("mingteyouxin_opinionitem", "UPDATE OF answered_by_id", "case_id", "answered_by_id"),
)

# What was found at a visit is written once; a case that is reopened is visited anew.
_VISIT = """
CREATE FUNCTION visit_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a visit is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'planned' THEN
        RAISE EXCEPTION 'a visit that is over does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.case_id <> NEW.case_id THEN
        RAISE EXCEPTION 'a visit stays with its case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# A draft is of a visit that waits; what was ticked of one that was taken back stays as it was.
_DRAFT = """
CREATE FUNCTION visit_draft_while_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM mingteyouxin_visit v WHERE v.id = NEW.visit_id AND v.status = 'planned') THEN
        RAISE EXCEPTION 'only a visit that waits has a draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draft_while_planned';
    END IF;
    RETURN NEW;
END $$
"""
# An answer that comes late stands beside what was made of the silence before it.
_OPINION = """
CREATE FUNCTION opinion_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL THEN
        RAISE EXCEPTION 'what was made of a silence or an objection is not taken back'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

OPERATIONS = (
    legal_moves(VISIT),
    legal_moves(OPINION),
    private_table("mingteyouxin_casedeclaration", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_casedeclaration"),
    private_table("mingteyouxin_casescore", web=_WRITTEN),
    functions(_FREE, _LAID_DOWN, _SAYS_WHY),
    trigger(
        "says_why",
        "mingteyouxin_caseanswer",
        "BEFORE INSERT OR UPDATE OF verdict, verdict_note",
        "case_answer_says_why()",
        each="FOR EACH ROW WHEN (NEW.verdict NOT IN ('', NEW.checked) AND btrim(NEW.verdict_note) = '')",
    ),
    *(
        trigger("free_officer", table, f"BEFORE {moment}", f"case_officer_is_free('{case}', '{officer}')")
        for table, moment, case, officer in _ASKED
    ),
    trigger(
        "laid_down",
        "mingteyouxin_casedeclaration",
        "BEFORE INSERT",
        "case_with_conflict_is_laid_down()",
        each="FOR EACH ROW WHEN (NEW.has_conflict)",
    ),
    functions(_VISIT, _DRAFT, _OPINION),
    trigger("ends_once", "mingteyouxin_visit", "BEFORE UPDATE OR DELETE", "visit_ends_once()"),
    trigger("stays_closed", "mingteyouxin_opinionitem", "BEFORE UPDATE", "opinion_stays_closed()"),
    private_table("mingteyouxin_visit", web=_WRITTEN),
    private_table("mingteyouxin_visitphoto", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_visitphoto"),
    private_table(
        "mingteyouxin_visitdraft",
        web="SELECT, INSERT, UPDATE (saved_at, checklist, result, note, visited_at, signer)",
        batch=_ADDED,
    ),
    trigger("while_planned", "mingteyouxin_visitdraft", "BEFORE INSERT OR UPDATE", "visit_draft_while_planned()"),
    private_table("mingteyouxin_visitevent", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_visitevent"),
    *(
        trigger(
            "department",
            table,
            "BEFORE INSERT OR UPDATE OF department",
            "department_is_in_the_reference('')",
            each="FOR EACH ROW WHEN (NEW.department <> '')",
        )
        for table in ("mingteyouxin_opinionrequest", "mingteyouxin_opinionitem")
    ),
    private_table(
        "mingteyouxin_opinionrequest",
        web=f"SELECT, INSERT, UPDATE (due_on, due_provisional, {', '.join(_DISPATCH)})",
        batch="SELECT, INSERT, UPDATE (due_on, due_provisional)",
    ),
    kept_but_for_its_day("mingteyouxin_opinionrequest", day="due_on", beside=("due_provisional",), once=_DISPATCH),
    functions(_SENT, _REPLIED),
    trigger(
        "was_asked",
        "mingteyouxin_opinionitem",
        "BEFORE UPDATE OF status",
        "opinion_was_asked()",
        each="FOR EACH ROW WHEN (NEW.status <> 'asked')",
    ),
    private_table("mingteyouxin_opinionletter", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_opinionletter"),
    private_table("mingteyouxin_opinionreply", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_opinionreply"),
    trigger("to_a_letter", "mingteyouxin_opinionreply", "BEFORE INSERT", "opinion_reply_to_a_letter()"),
    private_table("mingteyouxin_opinionitem", web=_WRITTEN),
    private_table("mingteyouxin_opinionevent", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_opinionevent"),
)
