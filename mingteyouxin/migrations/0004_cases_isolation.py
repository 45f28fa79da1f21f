"""Grants, row-level security, and what the tables of cases refuse whoever asks (DESIGN 3, 6)."""

from django.db import migrations

from authorities.isolation import append_only, open_table, own_rows, private_table

# The moves of workflow.py; a test compares the two.
_MOVES = {
    "draft": ("lapsed", "submitted", "withdrawn"),
    "consent_awaited": ("declined", "lapsed", "submitted", "withdrawn"),
    "submitted": ("passed", "refused", "returned", "withdrawn"),
    "returned": ("lapsed", "submitted", "withdrawn"),
    "passed": ("not_selected", "refused", "selected", "submitted", "withdrawn"),
    "selected": ("in_notice", "refused", "submitted", "withdrawn"),
    "in_notice": ("held", "noticed", "withdrawn"),
    "held": ("in_notice", "noticed", "refused", "withdrawn"),
    "noticed": ("held", "recognised", "refused", "withdrawn"),
    "recognised": ("refused_above",),
}
# Where a case can begin: an application as a draft, a recommendation waiting for the operator's consent.
_BEGINNINGS = {"application": "draft", "recommendation": "consent_awaited"}
# What a household may make of its own case; the rest is for bureaus and the clock.
_OWN = ("draft", "submitted", "declined", "withdrawn")


def _pairs() -> str:
    return ", ".join(f"'{source}>{target}'" for source, targets in _MOVES.items() for target in targets)


def _begins() -> str:
    return ", ".join(f"'{path}>{status}'" for path, status in _BEGINNINGS.items())


_CASE = f"""
CREATE FUNCTION case_moves_are_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a case is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.recognition_path || '>' || NEW.status NOT IN ({_begins()}) THEN
            RAISE EXCEPTION 'a case does not begin as %', NEW.status USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.household_id, OLD.round_id, OLD.authority_id, OLD.recognition_path)
       IS DISTINCT FROM (NEW.household_id, NEW.round_id, NEW.authority_id, NEW.recognition_path) THEN
        RAISE EXCEPTION 'whose case it is does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    -- The day of application stays the anchor at every later check (C4), and a return keeps the place in line.
    IF (OLD.lodged_at IS NOT NULL AND OLD.lodged_at IS DISTINCT FROM NEW.lodged_at)
       OR (OLD.anchor_on IS NOT NULL AND OLD.anchor_on IS DISTINCT FROM NEW.anchor_on) THEN
        RAISE EXCEPTION 'the day of application does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> NEW.status THEN
        IF OLD.status || '>' || NEW.status NOT IN ({_pairs()}) THEN
            RAISE EXCEPTION 'a case does not go from % to %', OLD.status, NEW.status
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF COALESCE(current_setting('app.household', true), '') <> ''
           AND NEW.status NOT IN ({", ".join(f"'{status}'" for status in _OWN)}) THEN
            RAISE EXCEPTION 'a household does not decide its own case' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$
"""
# C14: no new application by that household for five years from the revocation. Security definer: the question is about
# the rows as they are.
_FIVE_YEARS = """
CREATE FUNCTION case_five_year_bar() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.recognition_path = 'application' AND NEW.status = 'submitted' AND EXISTS (
        SELECT 1 FROM mingteyouxin_recognition r
        WHERE r.household_id = NEW.household_id AND r.status = 'revoked'
          AND NEW.anchor_on < (r.ended_on + interval '5 years')::date) THEN
        RAISE EXCEPTION 'five years since the revocation are not over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_five_year_bar';
    END IF;
    RETURN NEW;
END $$
"""
_WRITTEN = "SELECT, INSERT, UPDATE"
_ADDED = "SELECT, INSERT"


class Migration(migrations.Migration):
    dependencies = [("mingteyouxin", "0003_cases"), ("registry", "0007_people_isolation")]

    operations = [
        migrations.RunSQL(
            [
                _CASE,
                _FIVE_YEARS,
                "CREATE TRIGGER moves BEFORE INSERT OR UPDATE OR DELETE ON mingteyouxin_case"
                " FOR EACH ROW EXECUTE FUNCTION case_moves_are_listed()",
                "CREATE TRIGGER five_years BEFORE UPDATE OF status ON mingteyouxin_case"
                " FOR EACH ROW EXECUTE FUNCTION case_five_year_bar()",
            ],
            reverse_sql=[
                "DROP TRIGGER five_years ON mingteyouxin_case",
                "DROP TRIGGER moves ON mingteyouxin_case",
                "DROP FUNCTION case_five_year_bar",
                "DROP FUNCTION case_moves_are_listed",
            ],
        ),
        open_table("mingteyouxin_publicround", web=_WRITTEN),
        own_rows("mingteyouxin_recognition"),
        private_table("mingteyouxin_case", web=_WRITTEN),
        own_rows("mingteyouxin_case", written=True),
        private_table("mingteyouxin_caseevent", web=_ADDED, batch=_ADDED),
        own_rows("mingteyouxin_caseevent", written=True),
        append_only("mingteyouxin_caseevent"),
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
    ]
