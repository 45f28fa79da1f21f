"""The results of a whole run are complete when they are attached: nothing is added to them through the parent either."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("typing_engine", "0003_runs")]

    operations = [
        # PostgreSQL gives every partition this trigger when it is attached. Volumes below zero are years of partial runs.
        migrations.RunSQL(
            [
                """CREATE FUNCTION typing_engine_result_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'the results of run % are complete', NEW.volume
                    USING ERRCODE = 'restrict_violation'; END $$""",
                "CREATE TRIGGER complete BEFORE INSERT ON typing_engine_result FOR EACH ROW WHEN (NEW.volume > 0)"
                " EXECUTE FUNCTION typing_engine_result_is_complete()",
            ],
            reverse_sql=[
                "DROP TRIGGER complete ON typing_engine_result",
                "DROP FUNCTION typing_engine_result_is_complete()",
            ],
        ),
    ]
