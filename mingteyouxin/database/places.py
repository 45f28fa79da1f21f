"""Rounds and places: a year's basis is frozen, what is allotted is counted (C8)."""

from datetime import date

from authorities.isolation import append_only, first_rows, functions, open_table, private_table, trigger

# The basis of a year's places is frozen, and what is allotted is counted from the bureaus' sizes alone.
from casework.refusals import declare
from casework.triggers import legal_moves
from mingteyouxin.places.workflow import TRANSFER
from mingteyouxin.rounds.workflow import ROUND

_BASIS = """
CREATE FUNCTION province_quota_basis_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.path, OLD.year) IS DISTINCT FROM (NEW.path, NEW.year)
       OR (OLD.run_id, OLD.growth, OLD.development, OLD.cap, OLD.taken_before)
          IS DISTINCT FROM (NEW.run_id, NEW.growth, NEW.development, NEW.cap, NEW.taken_before)
       AND NOT (EXISTS (SELECT FROM typing_engine_run r WHERE r.id = OLD.run_id AND r.status = 'withdrawn')
                AND EXISTS (SELECT FROM typing_engine_run r
                            WHERE r.id = NEW.run_id AND r.status = 'published' AND r.purpose = 'annual'
                              AND r.path = NEW.path AND r.year = NEW.year
                              AND r.growth = NEW.growth AND r.development = NEW.development)
                AND NEW.taken_before = (SELECT COALESCE(sum(q.used), 0) FROM mingteyouxin_quota q
                                        WHERE q.province_quota_id = NEW.id)) THEN
        RAISE EXCEPTION 'the basis of the year is frozen while it stands' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.allotted <> NEW.allotted AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'allotted is counted, not written' USING ERRCODE = 'restrict_violation';
    END IF;
    -- Asked when places are given out or the cap changes, and not when titles from before are taken over: what those
    -- leave no room for stays allotted, and is not given (titles_within_the_cap).
    IF (NEW.allotted > OLD.allotted OR NEW.cap <> OLD.cap)
       AND NEW.allotted > greatest(NEW.taken_before, NEW.cap - NEW.running) THEN
        RAISE EXCEPTION 'more places are allotted than the cap leaves'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'province_quota_allotted_within_cap';
    END IF;
    RETURN NEW;
END $$
"""
declare(
    "province_quota_allotted_within_cap",
    code="above_cap",
    text="分配合计超过上限，不能生效；请减少后重新提请复核。",
)
# One statement that moves places from one bureau to another changes no sum, and so touches no row of the province; nor
# does taking a place. Security definer: a county counts into a row that it does not see.
_COUNTED = """
CREATE FUNCTION quota_sizes_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE mingteyouxin_provincequota p SET allotted = p.allotted + d.delta
        FROM (SELECT province_quota_id, sum(size) AS delta FROM added GROUP BY 1) d
        WHERE p.id = d.province_quota_id AND d.delta <> 0;
    ELSE
        UPDATE mingteyouxin_provincequota p SET allotted = p.allotted + d.delta
        FROM (SELECT n.province_quota_id, sum(n.size - o.size) AS delta
              FROM added n JOIN removed o ON o.id = n.id GROUP BY 1) d
        WHERE p.id = d.province_quota_id AND d.delta <> 0;
    END IF;
    RETURN NULL;
END $$
"""

# A round is not over while somebody waits for its decision. Security definer: the question is about the rows as they
# are.
_CLOSED = """
CREATE FUNCTION round_closes_over_no_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM mingteyouxin_case c
               WHERE c.round_id = NEW.id
                 AND c.status IN ('consent_awaited', 'submitted', 'returned', 'passed', 'selected', 'refusal_proposed',
                                  'in_notice', 'held', 'noticed')) THEN
        RAISE EXCEPTION 'cases of the round are undecided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'round_closes_over_no_case';
    END IF;
    RETURN NEW;
END $$
"""
declare("round_closes_over_no_case", code="cases_undecided", text="该批次还有没有办结的办件，不能结束。")

OPERATIONS = (
    legal_moves(ROUND),
    legal_moves(TRANSFER),
    functions(_BASIS, _COUNTED, _CLOSED),
    trigger(
        "closes",
        "mingteyouxin_round",
        "BEFORE UPDATE OF status",
        "round_closes_over_no_case()",
        each="FOR EACH ROW WHEN (NEW.status = 'closed')",
    ),
    trigger("frozen", "mingteyouxin_provincequota", "BEFORE UPDATE", "province_quota_basis_is_frozen()"),
    trigger(
        "counted_new",
        "mingteyouxin_quota",
        "AFTER INSERT",
        "quota_sizes_are_counted()",
        each="REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
    ),
    trigger(
        "counted",
        "mingteyouxin_quota",
        "AFTER UPDATE",
        "quota_sizes_are_counted()",
        each="REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT",
    ),
    private_table("mingteyouxin_round", web="SELECT, INSERT, UPDATE"),
    private_table("mingteyouxin_roundevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("mingteyouxin_roundevent"),
    open_table("mingteyouxin_publicround", web="SELECT, INSERT, UPDATE"),
    private_table("mingteyouxin_provincequota", web="SELECT, INSERT, UPDATE"),
    private_table("mingteyouxin_quotashare", web="SELECT, INSERT, UPDATE, DELETE"),
    private_table("mingteyouxin_quota", web="SELECT, INSERT, UPDATE"),
    private_table("mingteyouxin_placetransfer", web="SELECT, INSERT, UPDATE"),
    # The national calendar (C10).
    open_table("mingteyouxin_recognitioncalendar", web="SELECT"),
    first_rows(
        "mingteyouxin_recognitioncalendar",
        ("from_year", "begins_month", "begins_day", "ends_month", "ends_day", "ground"),
        (2024, 8, 15, 11, 30, "总体方案二（五）1：当年8月中旬起组织开展认定，11月底前完成分类"),
    ),
    # What follows when an office lets its day go by.
    open_table("mingteyouxin_overduerule", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_overduerule",
        ("province", "valid_from", "recognise_days", "above_days", "open_days", "look_days", "handler_days", "ground"),
        (
            "",
            date(2000, 1, 1),
            10,
            5,
            10,
            5,
            20,
            "总体方案没有规定办理时限和逾期的处理；天数为示例，各省按本省规定另定",
        ),
    ),
)
