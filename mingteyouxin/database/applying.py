"""Cases on their way: legal moves, what stays from the day of application on, whose own rows are whose (C4, C14)."""

from authorities.isolation import (
    append_only,
    functions,
    own_rows,
    private_table,
    read_with,
    sees_whom_it_is_about,
    trigger,
)
from casework.refusals import declare
from casework.triggers import decided_by_two, legal_moves
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import RECOMMENDATIONS_ONLY, WAITS_FOR_A_PERSON
from mingteyouxin.cases.operator_changes import TEXT
from mingteyouxin.cases.workflow import CASE, UNDECIDED
from mingteyouxin.contests.workflow import CONTEST

_WRITTEN = "SELECT, INSERT, UPDATE"
_ADDED = "SELECT, INSERT"

# C14: no new application by that household for five years from the revocation; the day five years after it is the last
# of them (民法典 第二百零一条至第二百零三条). Security definer: the question is about
# the rows as they are.
_FIVE_YEARS = """
CREATE FUNCTION case_five_year_bar() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.recognition_path = 'application' AND NEW.status = 'submitted' AND EXISTS (
        SELECT 1 FROM mingteyouxin_recognition r
        WHERE r.household_id = NEW.household_id AND r.status = 'revoked'
          AND NEW.anchor_on <= (r.ended_on + interval '5 years')::date) THEN
        RAISE EXCEPTION 'five years since the revocation are not over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_five_year_bar';
    END IF;
    RETURN NEW;
END $$
"""
declare(
    "case_five_year_bar",
    code="five_year_bar",
    text="该户的认定曾被撤销，自撤销之日起未满 5 年，不能再次申报（总体方案二（六））。",
)

# 附件二(五)2: a household applies to its county or city; a province recognises what departments of its level recommend.
_WHERE_TO = """
CREATE FUNCTION case_application_is_to_county_or_city() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.recognition_path = 'application' AND EXISTS (
        SELECT 1 FROM authorities_authority a WHERE a.id = NEW.authority_id AND a.level IN ('province', 'nation')) THEN
        RAISE EXCEPTION 'applications go to county or city'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_application_is_to_county_or_city';
    END IF;
    RETURN NEW;
END $$
"""
declare("case_application_is_to_county_or_city", code="recommendations_only", text=RECOMMENDATIONS_ONLY)

# Whoever asks that a person looks at a refused submission has declared what stands in it, and it may be lodged so. The
# argument is the column that names the case. Security definer: the question is about the rows as they are.
_AS_DECLARED = """
CREATE FUNCTION case_stays_as_declared() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    part jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
BEGIN
    IF EXISTS (
        SELECT FROM mingteyouxin_case c WHERE c.id = (part ->> TG_ARGV[0])::bigint
        AND c.status = 'draft' AND c.person_asked_at IS NOT NULL AND c.person_answered_at IS NULL) THEN
        RAISE EXCEPTION 'a draft at which a person looks stays as it was declared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_stays_as_declared';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
declare("case_stays_as_declared", code="waits_for_a_person", text=WAITS_FOR_A_PERSON)

# The reasons stand from the proposal on, and who proposed stays known until it is decided; the history names the same
# people as the row. Security definer: the question is about the rows as they are.
_REFUSAL = (
    """
CREATE FUNCTION case_refusal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IN ('refusal_proposed', 'refused')
       AND (OLD.refusal_proposed_by_id, OLD.refusal_reasons, OLD.refusal_note)
           IS DISTINCT FROM (NEW.refusal_proposed_by_id, NEW.refusal_reasons, NEW.refusal_note) THEN
        RAISE EXCEPTION 'a proposed refusal stands as it was proposed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE FUNCTION case_refusal_event_is_true() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM mingteyouxin_case c
        WHERE c.id = NEW.case_id AND NEW.by_id = CASE NEW.action
            WHEN 'propose_refusal' THEN c.refusal_proposed_by_id ELSE c.refused_by_id END) THEN
        RAISE EXCEPTION 'the history of a refusal names who proposed and who decided'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
""",
)

# Nobody receives a title without having agreed: the operator who is registered is the one whose case it is, and the
# title is his. A document that registration lacks is unknown and for a person to find out. Security definer: the
# question is about the rows as they are.
_AGREED = """
CREATE FUNCTION case_operator_agreed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM registry_household h
               WHERE h.id = NEW.household_id AND NEW.operator_index IS NOT NULL AND h.operator_id_index IS NOT NULL
                 AND h.operator_id_index <> NEW.operator_index)
       OR EXISTS (SELECT FROM mingteyouxin_recognition r
                  WHERE r.id = NEW.recognition_id AND r.operator_index IS DISTINCT FROM NEW.operator_index) THEN
        RAISE EXCEPTION 'another operator is registered than the one who agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_operator_agreed';
    END IF;
    RETURN NEW;
END $$
"""
declare("case_operator_agreed", code="operator_changed", text=TEXT)

# The clock ends what waits for the household, never what waits for the office, nor what never reached it (送达).
_LAPSES = """
CREATE FUNCTION case_lapses_for_the_household_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('draft', 'consent_awaited', 'returned') AND OLD.due_paused_on IS NULL THEN
        RAISE EXCEPTION 'the office has to act, the household has not' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'draft' AND OLD.served_on IS NULL THEN
        RAISE EXCEPTION 'the household was not told that its time began' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# The bureau above takes over what it covers and what has long been overdue, and what is taken over stays so. Security
# definer: the question is about the rows as they are.
_TAKEN_OVER = """
CREATE FUNCTION case_is_taken_over_when_overdue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.handler_id IS NULL OR NEW.handler_id = NEW.authority_id OR NOT EXISTS (
        SELECT FROM mingteyouxin_overdue o
        WHERE o.kind = 'case' AND o.key = NEW.id AND o.ended_on IS NULL AND o.open_on IS NOT NULL
          AND o.due_on = OLD.due_on)
       OR NOT EXISTS (SELECT FROM authorities_authority a
                      WHERE a.id = NEW.handler_id AND starts_with(NEW.path, a.path)
                        AND a.level IN ('province', 'city', 'county')) THEN
        RAISE EXCEPTION 'only what has long been overdue is taken over, by a bureau above'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_is_taken_over_when_overdue';
    END IF;
    RETURN NEW;
END $$
"""
declare(
    "case_is_taken_over_when_overdue",
    code="not_open_yet",
    text="逾期满规定的天数以后，由该户所在地的上级机关接办；请刷新后核对。",
)

# Whoever had a hand in a decision: who proposed or made it, who has the case, who gave points, and who is not free to
# act in the case at all. Security definer: the question is about the rows as they are, whoever may see them.
_PARTAKERS = """
CREATE FUNCTION case_decision_partakers(decision bigint) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT taking.officer FROM mingteyouxin_caseevent d JOIN mingteyouxin_case c ON c.id = d.case_id,
    LATERAL (
        SELECT e.by_id AS officer FROM mingteyouxin_caseevent e
        WHERE e.case_id = d.case_id AND e.id <= d.id
          AND e.action IN ('propose_refusal', 'refuse', 'not_select', 'lapse', 'keep_lapsed')
        UNION SELECT unnest(ARRAY[c.assignee_id, c.refusal_proposed_by_id, c.refused_by_id])
        UNION SELECT s.officer_id FROM mingteyouxin_casescore s WHERE s.case_id = d.case_id
        UNION SELECT x.officer_id FROM mingteyouxin_casedeclaration x WHERE x.case_id = d.case_id AND x.has_conflict
    ) taking
    WHERE d.id = decision AND taking.officer IS NOT NULL
$$
"""
# Arguments: the column that names the decision, then the columns of officers.
_BY_OTHERS = """
CREATE FUNCTION case_decision_is_contested_before_others() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    acting text;
BEGIN
    FOREACH acting IN ARRAY TG_ARGV[1:] LOOP
        IF (to_jsonb(NEW) ->> acting)::bigint IN (
            SELECT case_decision_partakers((to_jsonb(NEW) ->> TG_ARGV[0])::bigint)) THEN
            RAISE EXCEPTION 'this officer had a hand in the decision'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_decision_is_contested_before_others';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""
declare(
    "case_decision_is_contested_before_others",
    code="took_part_in_the_decision",
    text="您参与过所异议的决定，或者与该件有利害关系，须由没有参与的工作人员办理。",
)
# What was decided is taken up again by a row that says why, against the decision that stands.
_TAKEN_UP = """EXISTS (
        SELECT FROM mingteyouxin_reinstatement r
        WHERE r.case_id = NEW.id AND r.against_id = (
            SELECT max(e.id) FROM mingteyouxin_caseevent e WHERE e.case_id = NEW.id AND e.remedy_id IS NOT NULL))"""
_REINSTATED = f"""
CREATE FUNCTION case_is_reinstated_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT {_TAKEN_UP} THEN
        RAISE EXCEPTION 'a decided case is taken up again on an objection that two officers upheld'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# Nobody waits in a round that is over. Security definer: the question is about the rows as they are.
_IN_A_ROUND = """
CREATE FUNCTION case_goes_on_in_an_open_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM mingteyouxin_round r WHERE r.id = NEW.round_id AND r.status = 'closed') THEN
        RAISE EXCEPTION 'the round of the case is over' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_DECIDED = f"OLD.status IN ('{CaseStatus.REFUSED}', '{CaseStatus.NOT_SELECTED}', '{CaseStatus.LAPSED}')"

OPERATIONS = (
    functions(_PARTAKERS, _BY_OTHERS, _REINSTATED, _IN_A_ROUND),
    trigger(
        "by_others",
        "mingteyouxin_reinstatement",
        "BEFORE INSERT",
        "case_decision_is_contested_before_others('against_id', 'proposed_by_id', 'decided_by_id')",
    ),
    trigger(
        "reinstated",
        "mingteyouxin_case",
        "BEFORE UPDATE OF status",
        "case_is_reinstated_by_two()",
        each=f"FOR EACH ROW WHEN (OLD.status <> NEW.status AND OLD.status IN"
        f" ('{CaseStatus.REFUSED}', '{CaseStatus.NOT_SELECTED}'))",
    ),
    trigger(
        "in_a_round",
        "mingteyouxin_case",
        "BEFORE UPDATE OF status",
        "case_goes_on_in_an_open_round()",
        each=f"FOR EACH ROW WHEN (OLD.status <> NEW.status AND {_DECIDED})",
    ),
    private_table("mingteyouxin_reinstatement", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_reinstatement"),
    append_only("mingteyouxin_reinstatement"),
    # What the clock ended is taken up again by two.
    decided_by_two(
        "mingteyouxin_case",
        becomes=[CaseStatus.SUBMITTED],
        source=CaseStatus.LAPSED,
        subject="lapse_restored",
        said="what the clock ended is taken up again by two officers",
        unless=_TAKEN_UP,
    ),
    legal_moves(CASE),
    legal_moves(CONTEST),
    functions(_FIVE_YEARS, _WHERE_TO, *_REFUSAL, _AGREED, _LAPSES, _TAKEN_OVER, _AS_DECLARED),
    *(
        trigger(f"as_declared_{number}", f"mingteyouxin_{table}", moment, f"case_stays_as_declared('{by}')", each=each)
        for number, (table, moment, by, each) in enumerate(
            (
                (
                    "case",
                    "BEFORE UPDATE OF statement, recognition_class",
                    "id",
                    "FOR EACH ROW WHEN ((OLD.statement, OLD.recognition_class)"
                    " IS DISTINCT FROM (NEW.statement, NEW.recognition_class))",
                ),
                ("caseanswer", "BEFORE INSERT", "case_id", "FOR EACH ROW WHEN (NEW.claimed OR NEW.text <> '')"),
                (
                    "caseanswer",
                    "BEFORE UPDATE OF claimed, text",
                    "case_id",
                    "FOR EACH ROW WHEN ((OLD.claimed, OLD.text) IS DISTINCT FROM (NEW.claimed, NEW.text))",
                ),
                ("evidence", "BEFORE INSERT OR DELETE", "case_id", "FOR EACH ROW"),
            )
        )
    ),
    trigger(
        "lapses",
        "mingteyouxin_case",
        "BEFORE UPDATE OF status",
        "case_lapses_for_the_household_alone()",
        each="FOR EACH ROW WHEN (NEW.status = 'lapsed')",
    ),
    trigger(
        "taken_over",
        "mingteyouxin_case",
        "BEFORE UPDATE OF handler_id",
        "case_is_taken_over_when_overdue()",
        each="FOR EACH ROW WHEN (OLD.handler_id IS DISTINCT FROM NEW.handler_id)",
    ),
    trigger(
        "refusal_stands",
        "mingteyouxin_case",
        "BEFORE UPDATE",
        "case_refusal_stands()",
        each="FOR EACH ROW WHEN (OLD.status IN ('refusal_proposed', 'refused'))",
    ),
    trigger(
        "refusal_is_true",
        "mingteyouxin_caseevent",
        "BEFORE INSERT",
        "case_refusal_event_is_true()",
        each="FOR EACH ROW WHEN (NEW.action IN ('propose_refusal', 'refuse'))",
    ),
    trigger("five_years", "mingteyouxin_case", "BEFORE UPDATE OF status", "case_five_year_bar()"),
    trigger(
        "operator_agreed",
        "mingteyouxin_case",
        "BEFORE UPDATE OF status",
        "case_operator_agreed()",
        each="FOR EACH ROW WHEN (NEW.status = 'recognised')",
    ),
    trigger("where_to", "mingteyouxin_case", "BEFORE INSERT", "case_application_is_to_county_or_city()"),
    private_table("mingteyouxin_findingverdict", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_findingverdict"),
    private_table("mingteyouxin_case", web=_WRITTEN),
    own_rows("mingteyouxin_case", written=True),
    private_table("mingteyouxin_caseevent", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_caseevent", written=True),
    sees_whom_it_is_about(
        "mingteyouxin_case",
        history="mingteyouxin_caseevent",
        by="case_id",
        over=[one for one in CaseStatus.values if one not in UNDECIDED],
    ),
    append_only("mingteyouxin_caseevent"),
    private_table("mingteyouxin_caseletter", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_caseletter"),
    read_with("mingteyouxin_caseletter", of="mingteyouxin_case", by="case_id"),
    append_only("mingteyouxin_caseletter"),
    private_table("mingteyouxin_caseanswer", web=_WRITTEN),
    own_rows("mingteyouxin_caseanswer", written=True),
    private_table("mingteyouxin_evidence", web="SELECT, INSERT, DELETE", batch="SELECT, INSERT"),
    own_rows("mingteyouxin_evidence", written=True),
    private_table("mingteyouxin_eligibilitycheck", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_eligibilitycheck", written=True),
    append_only("mingteyouxin_eligibilitycheck"),
    private_table("mingteyouxin_supplement", web=_WRITTEN),
    own_rows("mingteyouxin_supplement", written=True),
    private_table("mingteyouxin_contest", web=_WRITTEN),
    own_rows("mingteyouxin_contest", written=True),
    private_table("mingteyouxin_candidateinvitation", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_candidateinvitation"),
    append_only("mingteyouxin_candidateinvitation"),
)
