"""Grants and row-level security of reviews; and who has a conflict of interest has no hand in the case (E1)."""

from django.db import migrations

from authorities.isolation import append_only, private_table

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
# Table, when it is asked, the columns of case and officer.
_ASKED = (
    ("mingteyouxin_case", "UPDATE OF assignee_id", "id", "assignee_id"),
    ("mingteyouxin_caseevent", "INSERT", "case_id", "by_id"),
    ("mingteyouxin_caseanswer", "INSERT OR UPDATE OF verdict, verdict_by_id", "case_id", "verdict_by_id"),
    ("mingteyouxin_casescore", "INSERT OR UPDATE", "case_id", "officer_id"),
)


class Migration(migrations.Migration):
    dependencies = [("mingteyouxin", "0006_review")]

    operations = [
        private_table("mingteyouxin_casedeclaration", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("mingteyouxin_casedeclaration"),
        private_table("mingteyouxin_casescore", web="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(
            [
                _FREE,
                _LAID_DOWN,
                *(
                    f"CREATE TRIGGER free_officer BEFORE {moment} ON {table}"
                    f" FOR EACH ROW EXECUTE FUNCTION case_officer_is_free('{case}', '{officer}')"
                    for table, moment, case, officer in _ASKED
                ),
                "CREATE TRIGGER laid_down BEFORE INSERT ON mingteyouxin_casedeclaration"
                " FOR EACH ROW WHEN (NEW.has_conflict) EXECUTE FUNCTION case_with_conflict_is_laid_down()",
            ],
            reverse_sql=[
                "DROP TRIGGER laid_down ON mingteyouxin_casedeclaration",
                *(f"DROP TRIGGER free_officer ON {table}" for table, *_ in _ASKED),
                "DROP FUNCTION case_with_conflict_is_laid_down",
                "DROP FUNCTION case_officer_is_free",
            ],
        ),
    ]
