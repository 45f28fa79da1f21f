"""Public notices, objections, recognitions, spot-checks: kept as the public saw them, legal moves."""

from datetime import date

from authorities.isolation import append_only, first_rows, functions, open_table, own_rows, private_table, trigger
from casework.refusals import declare
from casework.triggers import decided_by_two, kept_but_for_its_day, legal_moves
from mingteyouxin.notices.enums import ObjectionStatus
from mingteyouxin.notices.models import NOTICE_CLOSED
from mingteyouxin.notices.workflow import OBJECTION
from mingteyouxin.recognising.workflow import BATCH_ITEM
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.workflow import SPOT_CHECK

_ADDED = "SELECT, INSERT"

# Nothing is said after the last day. Security definer: the question is about the rows as they are.
_OBJECTION = """
CREATE FUNCTION objection_is_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM mingteyouxin_publicnotice n
        WHERE n.notice_id = NEW.notice_id
          AND n.withdrawn_on IS NULL
          AND (NEW.made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.published_on AND n.until) THEN
        RAISE EXCEPTION 'the days of the notice are over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_within_the_notice';
    END IF;
    RETURN NEW;
END $$
"""
declare("objection_within_the_notice", code="notice_closed", text=NOTICE_CLOSED)

# The household answers what is still open; it reads no objection itself, so the question is asked by the owner.
_REPLY = """
CREATE FUNCTION objection_reply_is_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM mingteyouxin_objectiontold t JOIN mingteyouxin_objection o ON o.id = t.objection_id
        WHERE t.id = NEW.told_id AND o.status = 'open') THEN
        RAISE EXCEPTION 'the objection is decided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_reply_while_open';
    END IF;
    RETURN NEW;
END $$
"""
declare("objection_reply_while_open", code="already_decided", text="该异议已经处理，不能再提交说明。")

# Names come off at once where a case ends without a title, or its notice is withdrawn, whoever ends it and by which
# way; what is left says nothing of the reason (个人信息保护法 第十九条).
_OFF_THE_PAGE = """
CREATE FUNCTION case_leaves_its_notices() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE mingteyouxin_publicnoticeentry e SET name = '', code = '', removed = true
    FROM mingteyouxin_noticeentry n
    WHERE n.case_id = NEW.id AND e.id = n.shown_id AND NOT e.removed;
    RETURN NULL;
END $$
"""
_OFF_WITH_THE_NOTICE = """
CREATE FUNCTION notice_takes_its_names_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE mingteyouxin_publicnoticeentry SET name = '', code = '', removed = true
    WHERE notice_id = NEW.notice_id AND NOT removed;
    RETURN NULL;
END $$
"""
_KEPT = """
CREATE FUNCTION public_notice_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE erased text[] := '{name,code,removed}';
BEGIN
    IF TG_OP = 'DELETE' OR OLD.removed OR NOT NEW.removed
        OR (to_jsonb(OLD) - erased) IS DISTINCT FROM (to_jsonb(NEW) - erased) THEN
        RAISE EXCEPTION 'an entry of a public notice is kept until its name comes off'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

# A bureau above publishes and recognises for the bureau of the round what it took over, and nothing else. Arguments:
# the table that the row belongs to, the column that leads there.
_FOR_ANOTHER = """
CREATE FUNCTION case_is_the_handlers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acting bigint;
BEGIN
    EXECUTE format('SELECT handler_id FROM public.%I WHERE id = $1', TG_ARGV[0])
        INTO acting USING (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    IF acting IS NOT NULL AND NOT EXISTS (
        SELECT FROM mingteyouxin_case c WHERE c.id = NEW.case_id AND c.handler_id = acting) THEN
        RAISE EXCEPTION 'a bureau above acts about the cases that it took over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_is_the_handlers';
    END IF;
    RETURN NEW;
END $$
"""
declare("case_is_the_handlers", code="not_taken_over", text="只能代为办理本局已经接办的办件。")

# No title ends without a word from the household, or a time for it that had begun: it was reached (送达). Security
# definer: the question is about the rows as they are.
_HEARD = """
CREATE FUNCTION spot_check_household_was_reached() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM mingteyouxin_supplement s WHERE s.id = NEW.hearing_id
                   AND (s.answered_at IS NOT NULL OR s.served_on IS NOT NULL)) THEN
        RAISE EXCEPTION 'the household was not told that its time began'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spot_check_household_was_reached';
    END IF;
    RETURN NEW;
END $$
"""
declare(
    "spot_check_household_was_reached",
    code="not_served",
    text="告知经营者的理由还没有送达，期限没有开始；送达并期满以后再决定。",
)

OPERATIONS = (
    functions(_FOR_ANOTHER),
    *(
        trigger(
            "of_the_handler",
            f"mingteyouxin_{item}",
            "BEFORE INSERT",
            f"case_is_the_handlers('mingteyouxin_{of}', '{by}')",
        )
        for item, of, by in (
            ("noticedraftitem", "noticedraft", "draft_id"),
            ("recognitionbatchitem", "recognitionbatch", "batch_id"),
        )
    ),
    functions(_OBJECTION, _REPLY, _OFF_THE_PAGE, _OFF_WITH_THE_NOTICE, _KEPT),
    trigger(
        "off_the_page",
        "mingteyouxin_case",
        "AFTER UPDATE OF status",
        "case_leaves_its_notices()",
        each="FOR EACH ROW WHEN (NEW.status IN ('refused', 'refused_above', 'withdrawn', 'lapsed'))",
    ),
    trigger(
        "names_off",
        "mingteyouxin_publicnotice",
        "AFTER UPDATE OF withdrawn_on",
        "notice_takes_its_names_off()",
        each="FOR EACH ROW WHEN (NEW.withdrawn_on IS NOT NULL)",
    ),
    trigger("kept", "mingteyouxin_publicnoticeentry", "BEFORE UPDATE OR DELETE", "public_notice_entry_is_kept()"),
    trigger("in_time", "mingteyouxin_objection", "BEFORE INSERT", "objection_is_in_time()"),
    trigger("in_time", "mingteyouxin_objectionreply", "BEFORE INSERT", "objection_reply_is_in_time()"),
    legal_moves(OBJECTION),
    # A notice stays as the public saw it.
    kept_but_for_its_day("mingteyouxin_notice", day="until", beside=("due_provisional",), once=("withdrawn_on",)),
    kept_but_for_its_day("mingteyouxin_publicnotice", day="until", beside=("names_until",), once=("withdrawn_on",)),
    legal_moves(BATCH_ITEM),
    legal_moves(SPOT_CHECK),
    functions(_HEARD),
    trigger(
        "heard",
        "mingteyouxin_spotcheckitem",
        "BEFORE UPDATE OF status",
        "spot_check_household_was_reached()",
        each="FOR EACH ROW WHEN (NEW.status = 'refused')",
    ),
    # No title ends, and no objection ends a case, by one officer's word.
    decided_by_two(
        "mingteyouxin_spotcheckitem",
        becomes=[SpotCheckStatus.REFUSED],
        subject="refuse_above",
        said="a title is refused from above by two officers",
    ),
    decided_by_two(
        "mingteyouxin_objection",
        becomes=[ObjectionStatus.UPHELD],
        subject="objection_upheld",
        said="an objection is upheld by two officers",
    ),
    # How each province reads 公示的 (C4 A); from before any day of application there may be.
    open_table("mingteyouxin_penaltyreading", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_penaltyreading",
        ("province", "valid_from", "reading", "ground"),
        (
            "",
            date(2000, 1, 1),
            "decided",
            "总体方案二（四）1A未明确“公示的”以何时为准；平台默认，各省可另定（示例）",
        ),
    ),
    # What a development zone counts as (C9).
    open_table("mingteyouxin_zonereading", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_zonereading",
        ("province", "valid_from", "counted", "ground"),
        (
            "",
            date(2000, 1, 1),
            "county",
            "总体方案二（四）3：同一县级行政区域；开发区不是行政区划，计入所在的县（市、区），各省可另定（示例）",
        ),
    ),
    private_table(
        "mingteyouxin_notice",
        web="SELECT, INSERT, UPDATE (until, due_provisional, withdrawn_on)",
        batch="SELECT, INSERT, UPDATE (until, due_provisional)",
    ),
    private_table("mingteyouxin_noticedraft", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_noticedraft"),
    private_table("mingteyouxin_noticedraftitem", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_noticedraftitem"),
    private_table("mingteyouxin_noticewithdrawal", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_noticewithdrawal"),
    open_table("mingteyouxin_noticenamedays", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_noticenamedays",
        ("province", "valid_from", "days", "ground"),
        (
            "",
            date(2000, 1, 1),
            30,
            "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间；天数没有规定，平台默认，各省可另定（示例）",
        ),
    ),
    open_table(
        "mingteyouxin_publicnotice",
        web="SELECT, INSERT, UPDATE (withdrawn_on)",
        batch="SELECT, INSERT, UPDATE (until, names_until)",
    ),
    open_table("mingteyouxin_publicnoticeentry", web=_ADDED, batch="SELECT, INSERT, UPDATE (name, code, removed)"),
    private_table("mingteyouxin_noticeentry", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_noticeentry"),
    private_table(
        "mingteyouxin_objection",
        web="SELECT, INSERT, UPDATE (status, answer, decided_by_id, decided_at)",
        batch=_ADDED,
    ),
    open_table("mingteyouxin_objectioncode", web="SELECT, INSERT, UPDATE", batch="SELECT, DELETE"),
    private_table("mingteyouxin_objectiontold", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_objectiontold"),
    append_only("mingteyouxin_objectiontold"),
    private_table("mingteyouxin_objectionreply", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_objectionreply", written=True),
    append_only("mingteyouxin_objectionreply"),
    private_table("mingteyouxin_voidproposal", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_voidproposal"),
    private_table("mingteyouxin_recognitionbatch", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_recognitionbatch"),
    private_table(
        "mingteyouxin_recognitionbatchitem",
        web="SELECT, INSERT, UPDATE (status, code, text, recognition_id)",
    ),
    # The clock writes it; whoever takes a case over says that it is no longer waited for.
    private_table("mingteyouxin_overdue", web="SELECT, UPDATE (ended_on)", batch="SELECT, INSERT, UPDATE"),
    private_table("mingteyouxin_recognitionreport", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_recognitionreport"),
    private_table("mingteyouxin_spotcheck", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_spotcheck"),
    private_table("mingteyouxin_spotcheckitem", web="SELECT, INSERT, UPDATE"),
    private_table("mingteyouxin_spotcheckevent", web=_ADDED, batch=_ADDED),
    append_only("mingteyouxin_spotcheckevent"),
)
