"""What the database itself keeps of this app's tables: results in partitions, grants, private rows (DESIGN 3, 4).

The second migration carries it out.
"""

from datetime import date

from django.conf import settings
from django.db.migrations.operations import RunSQL

from authorities.isolation import (
    append_only,
    below_scope,
    first_rows,
    functions,
    open_table,
    own_rows,
    private_table,
    role,
    trigger,
)
from casework.triggers import legal_moves
from typing_engine.workflow import RUN, STANDARD_DRAFT


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


# The roles as texts, for statements that are put together when they are carried out.
_OWNER_TEXT, _WEB_TEXT, _BATCH_TEXT = (
    "'" + settings.DATABASE_ROLE_NAMES[name].replace("'", "''") + "'" for name in ("owner", "web", "batch")
)
_INSIDE = f"({below_scope('path')})".replace("'", "''")

# A table for one volume: the parent's columns in their order, no index yet, and isolated as its parent is from the
# first moment on. Until it is attached, the check keeps rows of other volumes out; later the partition itself does.
_MAKE = f"""
CREATE FUNCTION typing_make_results(name text, volume integer) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TABLE public.%I (LIKE public.typing_engine_result INCLUDING DEFAULTS INCLUDING CONSTRAINTS'
                   ' INCLUDING GENERATED INCLUDING STORAGE, CONSTRAINT one_volume CHECK (volume = %s))', name, volume);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', name);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY scoped ON public.%I TO %I USING ({_INSIDE}) WITH CHECK ({_INSIDE})',
                   name, {_WEB_TEXT});
    EXECUTE format('CREATE POLICY everything ON public.%I TO %I USING (true) WITH CHECK (true)', name, {_BATCH_TEXT});
    EXECUTE format('CREATE POLICY migrations ON public.%I TO %I USING (true) WITH CHECK (true)', name, {_OWNER_TEXT});
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO %I', name, {_BATCH_TEXT});
END $$
"""

# Makes a table a partition: its indexes, the statistics, and the end of writing past the parent. The row trigger of
# the parent comes with it; a trigger on TRUNCATE does not, so that one is made here.
_ATTACH = f"""
CREATE FUNCTION typing_attach_table(name text, volume integer) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE public.%I ADD PRIMARY KEY (volume, household_id, run_id)', name);
    EXECUTE format('CREATE INDEX ON public.%I (path, household_id)', name);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT'
                   ' EXECUTE FUNCTION public.typing_engine_result_is_append_only()', name);
    EXECUTE format('REVOKE INSERT ON public.%I FROM %I', name, {_BATCH_TEXT});
    EXECUTE format('ALTER TABLE public.typing_engine_result ATTACH PARTITION public.%I FOR VALUES IN (%s)',
                   name, volume);
    EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT one_volume', name);
    EXECUTE format('ANALYZE public.%I', name);
END $$
"""

# The three verbs. Each does nothing when it was done before; two workers at once take turns.
_OPEN_RUN = """
CREATE FUNCTION typing_open_results(run integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text := 'typing_engine_result_' || run;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('typing_engine_result'), run);
    IF NOT EXISTS (SELECT FROM public.typing_engine_run r WHERE r.id = run AND r.kind = 'whole' AND r.volume = run) THEN
        RAISE EXCEPTION 'run % has no table of its own', run;
    END IF;
    IF to_regclass('public.' || name) IS NULL THEN
        PERFORM public.typing_make_results(name, run);
    END IF;
END $$
"""
_ATTACH_RUN = """
CREATE FUNCTION typing_attach_results(run integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET maintenance_work_mem = '256MB' AS $$
DECLARE
    name text := 'typing_engine_result_' || run;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('typing_engine_result'), run);
    IF EXISTS (SELECT FROM public.typing_engine_shard s WHERE s.run_id = run AND s.status <> 'done') THEN
        RAISE EXCEPTION 'run % is not computed yet', run;
    END IF;
    IF NOT (SELECT relispartition FROM pg_class WHERE oid = ('public.' || name)::regclass) THEN
        PERFORM public.typing_attach_table(name, run);
    END IF;
END $$
"""
_OPEN_YEAR = """
CREATE FUNCTION typing_open_year(year integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text := 'typing_engine_result_year_' || year;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('typing_engine_result'), -year);
    IF year NOT BETWEEN 2000 AND 2200 THEN
        RAISE EXCEPTION '% is no year of typing', year;
    END IF;
    IF to_regclass('public.' || name) IS NULL THEN
        PERFORM public.typing_make_results(name, -year);
        PERFORM public.typing_attach_table(name, -year);
    END IF;
END $$
"""
_INNER = ("typing_make_results(text, integer)", "typing_attach_table(text, integer)")
_VERBS = ("typing_open_results(integer)", "typing_attach_results(integer)", "typing_open_year(integer)")

# Results of a whole run are complete when they are attached: nothing is added to them through the parent either.
_COMPLETE = """CREATE FUNCTION typing_engine_result_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'the results of run % are complete', NEW.volume
                    USING ERRCODE = 'restrict_violation'; END $$"""

# What was published is the version's text for good: its draft is not edited under it.
_PUBLISHED_DRAFT_IS_KEPT = """CREATE FUNCTION typing_published_draft_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'draft % is published and kept as it is', OLD.number
                    USING ERRCODE = 'restrict_violation'; END $$"""

# A correction lies above what a published run found, and nowhere else.
_STANDS_ON_A_RESULT = """CREATE FUNCTION typing_correction_stands_on_a_result() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NOT EXISTS (SELECT FROM typing_engine_run r
                                   WHERE r.id = NEW.run_id AND r.published_at IS NOT NULL AND r.withdrawn_at IS NULL)
                       OR NOT EXISTS (SELECT FROM typing_engine_result r WHERE r.volume = NEW.volume
                                      AND r.household_id = NEW.household_id AND r.run_id = NEW.run_id) THEN
                        RAISE EXCEPTION 'household % has no published result of run %', NEW.household_id, NEW.run_id
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                END $$"""

OPERATIONS = (
    legal_moves(RUN),
    legal_moves(STANDARD_DRAFT),
    # A volume is a whole run, or a year's partial ones. Django knows tables only, so it made an ordinary one.
    RunSQL(_rebuilt("PARTITION BY LIST (volume)"), reverse_sql=_rebuilt("")),
    private_table("typing_engine_result", batch="SELECT, INSERT"),
    append_only("typing_engine_result"),
    # A household sees its own results. The policy is the parent's alone: `web` reads results through the parent, whose
    # policies are the ones that count then, and has no right on a partition at all.
    own_rows("typing_engine_result"),
    functions(_COMPLETE),
    # PostgreSQL gives every partition this trigger when it is attached. Volumes below zero are years of partial runs.
    trigger(
        "complete",
        "typing_engine_result",
        "BEFORE INSERT",
        "typing_engine_result_is_complete()",
        each="FOR EACH ROW WHEN (NEW.volume > 0)",
    ),
    functions(_MAKE, _ATTACH, _OPEN_RUN, _ATTACH_RUN, _OPEN_YEAR),
    RunSQL(
        [
            *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in (*_INNER, *_VERBS)),
            *(f"GRANT EXECUTE ON FUNCTION {name} TO {role('batch')}" for name in _VERBS),
        ],
        reverse_sql=RunSQL.noop,
    ),
    private_table("typing_engine_correction", batch="SELECT, INSERT"),
    append_only("typing_engine_correction"),
    own_rows("typing_engine_correction"),
    functions(_STANDS_ON_A_RESULT),
    trigger("stands", "typing_engine_correction", "BEFORE INSERT", "typing_correction_stands_on_a_result()"),
    private_table("typing_engine_correctedrow", batch="SELECT, INSERT"),
    append_only("typing_engine_correctedrow"),
    own_rows("typing_engine_correctedrow"),
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
    functions(_PUBLISHED_DRAFT_IS_KEPT),
    trigger(
        "kept",
        "typing_engine_standarddraft",
        "BEFORE UPDATE",
        "typing_published_draft_is_kept()",
        each="FOR EACH ROW WHEN (OLD.status = 'published')",
    ),
    # A look at a province says neither whose households it found nor how many: a household reads of it, too.
    open_table("typing_engine_checkup", web="SELECT, INSERT, UPDATE"),
    open_table("typing_engine_checkupdays", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "typing_engine_checkupdays",
        ("province", "valid_from", "from_month", "from_day", "until_month", "until_day", "every_days", "ground"),
        ("", date(2000, 1, 1), 5, 1, 6, 30, 7, "总体方案要求分型引导帮扶，未规定日期；平台默认，各省可另定（示例）"),
    ),
    private_table("typing_engine_checkuppart", batch="SELECT, INSERT, UPDATE, DELETE"),
    private_table("typing_engine_checkupcount", batch="SELECT, INSERT, UPDATE, DELETE"),
    private_table("typing_engine_checkupentry", batch="SELECT, INSERT, DELETE"),
    own_rows("typing_engine_checkupentry"),
    private_table("typing_engine_checkupcontact", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("typing_engine_checkupcontact"),
    # Published: what anyone may look up, and a day of the year that is law.
    open_table("typing_engine_standard", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("typing_engine_standard"),
    open_table("typing_engine_reportingperiod", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "typing_engine_reportingperiod",
        ("from_year", "month", "day", "ground"),
        (2015, 6, 30, "《个体工商户年度报告暂行办法》第三条：每年1月1日至6月30日报送上一年度年度报告"),
    ),
    open_table("typing_engine_driftlimit", web="SELECT, INSERT, UPDATE"),
    # From before any run there may be: a day that no row covers has no limit, and none is made up.
    first_rows(
        "typing_engine_driftlimit",
        ("province", "valid_from", "points", "ground"),
        ("", date(2000, 1, 1), 10, "总体方案未规定数值；平台默认，仅提示复核，各省可另定（示例）"),
    ),
)
