"""Grants, row-level security, and what the tables of notices and what follows refuse whoever asks (DESIGN 3)."""

from django.db import migrations

from authorities.isolation import append_only, open_table, private_table

# The moves of workflow.py; a test compares the two.
_MOVES = {
    "open": ("passed", "refused", "supplement"),
    "supplement": ("answered", "passed", "refused"),
    "answered": ("passed", "refused", "supplement"),
}

# What was said stays as it was said, and is answered once; nothing is said after the last day. Security definer: the
# question is about the rows as they are.
_OBJECTION = """
CREATE FUNCTION objection_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT 1 FROM mingteyouxin_publicnotice n
            WHERE n.notice_id = NEW.notice_id
              AND (NEW.made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.published_on AND n.until) THEN
            RAISE EXCEPTION 'the days of the notice are over'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_within_the_notice';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL
       OR (to_jsonb(OLD) - '{upheld,answer,decided_by_id,decided_at}'::text[])
          IS DISTINCT FROM (to_jsonb(NEW) - '{upheld,answer,decided_by_id,decided_at}'::text[]) THEN
        RAISE EXCEPTION 'an objection is kept as it was made, and decided once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# A notice stays as the public saw it; its last day may move away, never nearer.
_NOTICE = """
CREATE FUNCTION notice_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.until < OLD.until
       OR (to_jsonb(OLD) - '{until,until_provisional}'::text[])
          IS DISTINCT FROM (to_jsonb(NEW) - '{until,until_provisional}'::text[]) THEN
        RAISE EXCEPTION 'a notice stays as it was published' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_SPOT_CHECK = f"""
CREATE FUNCTION spot_check_moves_are_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a case under check is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'open' THEN
            RAISE EXCEPTION 'a check does not begin as %', NEW.status USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- The days of the check are known from the day of recognition; nobody lengthens them.
    IF (OLD.sample_id, OLD.case_id, OLD.recognition_id, OLD.authority_id, OLD.window_until)
       IS DISTINCT FROM (NEW.sample_id, NEW.case_id, NEW.recognition_id, NEW.authority_id, NEW.window_until) THEN
        RAISE EXCEPTION 'what is checked does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN (
        {", ".join(f"'{source}>{target}'" for source, targets in _MOVES.items() for target in targets)}) THEN
        RAISE EXCEPTION 'a check does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_ADDED = "SELECT, INSERT"


class Migration(migrations.Migration):
    dependencies = [("mingteyouxin", "0010_notices")]

    operations = [
        migrations.RunSQL(
            [
                _OBJECTION,
                _NOTICE,
                _SPOT_CHECK,
                "CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON mingteyouxin_objection"
                " FOR EACH ROW EXECUTE FUNCTION objection_is_kept()",
                "CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON mingteyouxin_notice"
                " FOR EACH ROW EXECUTE FUNCTION notice_is_kept()",
                "CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON mingteyouxin_publicnotice"
                " FOR EACH ROW EXECUTE FUNCTION notice_is_kept()",
                "CREATE TRIGGER moves BEFORE INSERT OR UPDATE OR DELETE ON mingteyouxin_spotcheckitem"
                " FOR EACH ROW EXECUTE FUNCTION spot_check_moves_are_listed()",
            ],
            reverse_sql=[
                "DROP TRIGGER moves ON mingteyouxin_spotcheckitem",
                "DROP TRIGGER kept ON mingteyouxin_publicnotice",
                "DROP TRIGGER kept ON mingteyouxin_notice",
                "DROP TRIGGER kept ON mingteyouxin_objection",
                "DROP FUNCTION spot_check_moves_are_listed",
                "DROP FUNCTION notice_is_kept",
                "DROP FUNCTION objection_is_kept",
            ],
        ),
        private_table(
            "mingteyouxin_notice",
            web="SELECT, INSERT, UPDATE (until, until_provisional)",
            batch="SELECT, INSERT, UPDATE (until, until_provisional)",
        ),
        open_table("mingteyouxin_publicnotice", web=_ADDED, batch="SELECT, INSERT, UPDATE (until)"),
        open_table("mingteyouxin_publicnoticeentry", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_publicnoticeentry"),
        private_table("mingteyouxin_noticeentry", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_noticeentry"),
        private_table(
            "mingteyouxin_objection",
            web="SELECT, INSERT, UPDATE (upheld, answer, decided_by_id, decided_at)",
            batch=_ADDED,
        ),
        private_table("mingteyouxin_recognitionbatch", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_recognitionbatch"),
        private_table(
            "mingteyouxin_recognitionbatchitem",
            web="SELECT, INSERT, UPDATE (outcome, code, text, recognition_id)",
        ),
        private_table("mingteyouxin_recognitionreport", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_recognitionreport"),
        private_table("mingteyouxin_spotcheck", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_spotcheck"),
        private_table("mingteyouxin_spotcheckitem", web="SELECT, INSERT, UPDATE"),
        private_table("mingteyouxin_spotcheckevent", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_spotcheckevent"),
    ]
