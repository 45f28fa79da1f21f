"""Cases on their way: legal moves, what stays from the day of application on, whose own rows are whose (C4, C14)."""

from authorities.isolation import append_only, functions, legal_moves, own_rows, private_table, trigger
from mingteyouxin.workflow import CASE

_WRITTEN = "SELECT, INSERT, UPDATE"
_ADDED = "SELECT, INSERT"

# Where a case can begin: an application as a draft, a recommendation waiting for the operator's consent.
_BEGINNINGS = ("application>draft", "recommendation>consent_awaited")
# What a household may make of its own case; the rest is for bureaus and the clock.
_OWN = ("draft", "submitted", "declined", "withdrawn")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_CASE = f"""
CREATE FUNCTION case_moves_are_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a case is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.recognition_path || '>' || NEW.status NOT IN ({_listed(_BEGINNINGS)}) THEN
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
        IF OLD.status || '>' || NEW.status NOT IN ({legal_moves(CASE.values())}) THEN
            RAISE EXCEPTION 'a case does not go from % to %', OLD.status, NEW.status
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF COALESCE(current_setting('app.household', true), '') <> ''
           AND NEW.status NOT IN ({_listed(_OWN)}) THEN
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

OPERATIONS = (
    functions(_CASE, _FIVE_YEARS),
    trigger("moves", "mingteyouxin_case", "BEFORE INSERT OR UPDATE OR DELETE", "case_moves_are_listed()"),
    trigger("five_years", "mingteyouxin_case", "BEFORE UPDATE OF status", "case_five_year_bar()"),
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
    private_table("mingteyouxin_candidateinvitation", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_candidateinvitation"),
    append_only("mingteyouxin_candidateinvitation"),
)
