"""Evaluations: a title is extended by one that two officers decided, on a ground that was found to hold (C12)."""

from datetime import date

from authorities.isolation import (
    append_only,
    first_rows,
    functions,
    lies_with,
    open_table,
    own_rows,
    private_table,
    read_with,
    trigger,
    whole_key,
)
from casework.refusals import declare
from casework.triggers import decided_by_two, kept_but_for_its_day, legal_moves
from mingteyouxin.evaluations.enums import EvaluationStatus
from mingteyouxin.evaluations.workflow import EVALUATION

_ADDED = "SELECT, INSERT"
_WRITTEN = "SELECT, INSERT, UPDATE"
_DAY = "due_on, due_provisional"
_ANSWER = ("answer", "text", "answered_by_id", "answered_at")

# Whatever path leads to the row. Of each ground the latest word of a person counts, else what data say last. Extended
# is where one holds; declined where each that comes into question was found not to hold, so that nobody is declined
# because nobody knows. Security definer: the question is about the findings as they are.
_ON_ITS_GROUNDS = """
CREATE FUNCTION evaluation_is_decided_on_its_grounds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    holding bigint;
    missing bigint;
    asked bigint := CASE WHEN NEW.recognition_path = 'application' THEN 3 ELSE 4 END;
BEGIN
    SELECT count(*) FILTER (WHERE counts.holds), count(*) FILTER (WHERE NOT counts.holds)
    INTO holding, missing
    FROM (SELECT DISTINCT ON (f.ground) f.ground, f.holds FROM mingteyouxin_evaluationfinding f
          WHERE f.evaluation_id = NEW.id AND (asked = 4 OR f.ground <> 'recommender')
          ORDER BY f.ground, f.by_id IS NOT NULL DESC, f.id DESC) counts;
    IF NEW.status = 'extended' AND holding = 0 THEN
        RAISE EXCEPTION 'a title is extended where one ground holds'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_extended_on_a_ground';
    ELSIF NEW.status = 'declined' AND missing < asked THEN
        RAISE EXCEPTION 'a title is left to run out where each ground was found not to hold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_declined_on_none';
    END IF;
    RETURN NEW;
END $$
"""
declare(
    "evaluation_extended_on_a_ground",
    code="no_ground",
    text="四种情形还没有一种核实为符合，不能延长；请先登记核实意见。",
)
declare(
    "evaluation_declined_on_none",
    code="ground_unknown",
    text="还有情形没有核实清楚，或者有情形符合，不能决定到期不再延续。",
)
# One period after the other, each by its own evaluation: the days themselves are a constraint (database/titles.py).
_BY_AN_EVALUATION = """
CREATE FUNCTION title_is_extended_by_an_evaluation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.extensions <> OLD.extensions + 1 OR NOT EXISTS (
        SELECT FROM mingteyouxin_evaluation e WHERE e.recognition_id = NEW.id AND e.status = 'extended'
        AND e.period_until = OLD.valid_until) THEN
        RAISE EXCEPTION 'a title is extended by the evaluation of its period'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def _of_its_evaluation(table: str, *columns: str):
    return lies_with(
        f"mingteyouxin_{table}",
        *columns,
        of="mingteyouxin_evaluation",
        by="evaluation_id",
        name=f"{table}_of_its_evaluation",
    )


OPERATIONS = (
    legal_moves(EVALUATION),
    private_table("mingteyouxin_evaluation", web=_WRITTEN),
    own_rows("mingteyouxin_evaluation"),
    functions(_ON_ITS_GROUNDS, _BY_AN_EVALUATION),
    decided_by_two(
        "mingteyouxin_evaluation",
        becomes=[EvaluationStatus.EXTENDED],
        subject="title_extension",
        said="a title is extended by two officers",
    ),
    decided_by_two(
        "mingteyouxin_evaluation",
        becomes=[EvaluationStatus.DECLINED],
        subject="title_not_extended",
        said="a title is left to run out by two officers",
        name="declined_by_two",
    ),
    trigger(
        "on_its_grounds",
        "mingteyouxin_evaluation",
        "BEFORE UPDATE OF status",
        "evaluation_is_decided_on_its_grounds()",
        each="FOR EACH ROW WHEN (OLD.status <> NEW.status AND NEW.status IN ('extended', 'declined'))",
    ),
    trigger(
        "by_an_evaluation",
        "mingteyouxin_recognition",
        "BEFORE UPDATE OF extensions",
        "title_is_extended_by_an_evaluation()",
        each="FOR EACH ROW WHEN (OLD.extensions <> NEW.extensions)",
    ),
    # What it says of whose title it is, and how that came, is what the title says; the key is that of the endings.
    lies_with(
        "mingteyouxin_evaluation",
        "path",
        "household_id",
        "recogniser_id",
        "recognition_path",
        of="mingteyouxin_recognition",
        by="recognition_id",
        name="evaluation_of_its_title",
    ),
    whole_key("mingteyouxin_evaluation", "path", "household_id"),
    private_table("mingteyouxin_evaluationfinding", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_evaluationfinding"),
    append_only("mingteyouxin_evaluationfinding"),
    _of_its_evaluation("evaluationfinding", "path", "household_id"),
    private_table("mingteyouxin_evaluationevent", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_evaluationevent", written=True),
    append_only("mingteyouxin_evaluationevent"),
    _of_its_evaluation("evaluationevent", "path", "household_id"),
    private_table("mingteyouxin_evaluationletter", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_evaluationletter"),
    read_with("mingteyouxin_evaluationletter", of="mingteyouxin_evaluation", by="evaluation_id"),
    append_only("mingteyouxin_evaluationletter"),
    whole_key("mingteyouxin_evaluation", "household_id"),
    _of_its_evaluation("evaluationletter", "household_id"),
    # Between offices: what it answers stands among the findings, which the household reads.
    private_table(
        "mingteyouxin_recommenderquestion",
        web=f"SELECT, INSERT, UPDATE ({_DAY}, {', '.join(_ANSWER)})",
        batch=f"SELECT, INSERT, UPDATE ({_DAY})",
    ),
    trigger(
        "department",
        "mingteyouxin_recommenderquestion",
        "BEFORE INSERT OR UPDATE OF department",
        "department_is_in_the_reference('')",
        each="FOR EACH ROW WHEN (NEW.department <> '')",
    ),
    kept_but_for_its_day(
        "mingteyouxin_recommenderquestion",
        day="due_on",
        beside=("due_provisional",),
        once=_ANSWER,
    ),
    _of_its_evaluation("recommenderquestion", "path", "household_id"),
    # What a place lays down is public, and the county reads its province's.
    open_table("mingteyouxin_growthfigure", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_growthfigure"),
    open_table("mingteyouxin_evaluationrule", web=_WRITTEN),
    first_rows(
        "mingteyouxin_evaluationrule",
        ("province", "valid_from", "opens_months", "department_days", "remind_days", "ground"),
        (
            "",
            date(2000, 1, 1),
            12,
            20,
            60,
            "总体方案二（六）“在分类有效期的最后一年”评估；推荐部门答复和提醒的天数没有文件规定，平台默认，各省可另定（示例）",
        ),
    ),
)
