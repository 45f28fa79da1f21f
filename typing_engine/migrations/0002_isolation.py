"""Results in partitions; grants and row-level security of this app's tables (DESIGN 3, 4)."""

from django.db import migrations

from authorities.isolation import append_only, open_table, private_table


def _rebuilt(partitioning: str) -> list[str]:
    """The table of results made anew, empty as it is, with the columns that Django gave it."""
    return [
        "ALTER TABLE typing_engine_result RENAME TO typing_engine_result_was",
        "CREATE TABLE typing_engine_result (LIKE typing_engine_result_was INCLUDING ALL EXCLUDING INDEXES)"
        f" {partitioning}",
        "DROP TABLE typing_engine_result_was",
        "ALTER TABLE typing_engine_result"
        " ADD CONSTRAINT typing_engine_result_pkey PRIMARY KEY (volume, household_id, run_id)",
        "CREATE INDEX result_path ON typing_engine_result (path, household_id)",
    ]


class Migration(migrations.Migration):
    dependencies = [("typing_engine", "0001_initial")]

    operations = [
        # A volume is a whole run, or a year's partial ones. Django knows tables only, so it made an ordinary one.
        migrations.RunSQL(_rebuilt("PARTITION BY LIST (volume)"), reverse_sql=_rebuilt("")),
        private_table("typing_engine_result", batch="SELECT, INSERT"),
        append_only("typing_engine_result"),
        private_table("typing_engine_run", web="SELECT, INSERT, UPDATE"),
        private_table("typing_engine_runevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("typing_engine_runevent"),
        private_table("typing_engine_coverage", batch="SELECT, INSERT, DELETE"),
        private_table("typing_engine_shard"),
        private_table("typing_engine_gate", web="SELECT, UPDATE", batch="SELECT, INSERT, UPDATE, DELETE"),
        private_table("typing_engine_summary", batch="SELECT, INSERT, DELETE"),
        private_table("typing_engine_handup", batch="SELECT, INSERT"),
        append_only("typing_engine_handup"),
        private_table("typing_engine_annualtyping", web="SELECT, INSERT, UPDATE"),
        private_table("typing_engine_standarddraft", web="SELECT, INSERT, UPDATE"),
        # Published: what anyone may look up, and a day of the year that is law.
        open_table("typing_engine_standard", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("typing_engine_standard"),
        open_table("typing_engine_reportingperiod", web="SELECT, INSERT, UPDATE"),
    ]
