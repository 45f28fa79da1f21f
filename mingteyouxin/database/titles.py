"""Titles: how long they last, that they never exceed the cap (C8, C11)."""

from django.db.migrations.operations import RunSQL

from authorities.isolation import (
    append_only,
    functions,
    open_table,
    own_columns,
    own_rows,
    private_table,
    read_with,
    sees_whom_it_is_about,
    trigger,
)
from casework.refusals import declare
from casework.triggers import decided_by_two, legal_moves
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.workflow import RECOGNITION

# All titles of a province that are in force, of every path, level and year, are at most a twentieth of the growth and
# development of its latest annual run (总体方案二(四)3), asked whenever one is given, be it a late one of last year's
# round. Whoever gives one waits for the row of the province until the other one is through or given up. What is taken
# over from before (C15) is counted and never refused: over the cap, there are no new ones. One whose last day is over
# counts no more, whether the clock has noted it or not. Security definer: a county counts into a row of the province.
_COUNTED = """
CREATE FUNCTION titles_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    province record;
    live bigint;
    most bigint;
    over bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        FOR province IN
            SELECT ('/' || split_part(path, '/', 2) || '/') COLLATE "C" AS path, count(*) AS delta,
                   count(*) FILTER (WHERE NOT taken_over) AS given, max(recognised_on) AS day
            FROM added WHERE status = 'valid' GROUP BY 1 ORDER BY 1
        LOOP
            INSERT INTO mingteyouxin_livetitles AS t (path, count) VALUES (province.path, province.delta)
            ON CONFLICT (path) DO UPDATE SET count = t.count + excluded.count RETURNING t.count INTO live;
            CONTINUE WHEN province.given = 0;
            SELECT q.cap INTO most FROM mingteyouxin_provincequota q
            WHERE q.path = province.path ORDER BY q.year DESC LIMIT 1;
            CONTINUE WHEN most IS NULL OR live <= most;
            SELECT count(*) INTO over FROM mingteyouxin_recognition r
            WHERE r.status = 'valid' AND r.valid_until < province.day
              AND r.path >= province.path AND r.path < left(province.path, -1) || '0';
            IF live - over > most THEN
                RAISE EXCEPTION 'the titles of the province would be more than a twentieth'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'titles_within_the_cap';
            END IF;
        END LOOP;
    ELSE
        FOR province IN
            SELECT ('/' || split_part(n.path, '/', 2) || '/') COLLATE "C" AS path,
                   sum((n.status = 'valid')::int - (o.status = 'valid')::int) AS delta
            FROM changed n JOIN former o ON o.id = n.id GROUP BY 1 ORDER BY 1
        LOOP
            CONTINUE WHEN province.delta = 0;
            UPDATE mingteyouxin_livetitles t SET count = t.count + province.delta WHERE t.path = province.path;
        END LOOP;
    END IF;
    RETURN NULL;
END $$
"""
declare(
    "titles_within_the_cap",
    code="cap_reached",
    text="全省有效的认定已达到成长型和发展型合计的 5%，不能再认定；此前的认定届满或者终止以后才有空余。",
)

OPERATIONS = (
    legal_moves(RECOGNITION),
    # Three years, and three more per extension; PostgreSQL's months end as 民法典 第二百零二条 has it. What was given
    # before this platform lasts as its paper says, and is extended like any other.
    RunSQL(
        "ALTER TABLE mingteyouxin_recognition ADD CONSTRAINT recognition_lasts_three_years CHECK ("
        "valid_until = (first_until + make_interval(months => 36 * extensions))::date"
        " AND first_until >= recognised_on"
        " AND (taken_over OR first_until = (recognised_on + make_interval(months => 36))::date))",
        reverse_sql="ALTER TABLE mingteyouxin_recognition DROP CONSTRAINT recognition_lasts_three_years",
    ),
    private_table("mingteyouxin_recognition", web="SELECT, INSERT, UPDATE"),
    # The household renounces it itself, and changes nothing else of it.
    own_rows("mingteyouxin_recognition", written=True),
    own_columns("mingteyouxin_recognition", "status", "ended_on"),
    decided_by_two(
        "mingteyouxin_recognition",
        becomes=[RecognitionStatus.VALID],
        subject="title_restored",
        said="a title that ended is taken up again by two officers",
        # The other two who may: those who extended it after it had run out (docs/decisions/0065).
        unless="EXISTS (SELECT FROM mingteyouxin_evaluation e WHERE e.recognition_id = NEW.id"
        " AND e.status = 'extended' AND e.period_until = OLD.valid_until AND NEW.extensions = OLD.extensions + 1)",
    ),
    private_table("mingteyouxin_recognitionevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
    own_rows("mingteyouxin_recognitionevent", written=True),
    sees_whom_it_is_about(
        "mingteyouxin_recognition",
        history="mingteyouxin_recognitionevent",
        by="recognition_id",
        over=[one for one in RecognitionStatus.values if one != RecognitionStatus.VALID],
    ),
    private_table("mingteyouxin_titleletter", web="SELECT, INSERT", batch="SELECT, INSERT"),
    own_rows("mingteyouxin_titleletter"),
    # It lies with the recogniser, who may be above the county whose household it concerns (docs/decisions/0058).
    read_with("mingteyouxin_titleletter", of="mingteyouxin_recognition", by="recognition_id"),
    append_only("mingteyouxin_titleletter"),
    append_only("mingteyouxin_recognitionevent"),
    # How many there are is no secret: the lists are public.
    open_table("mingteyouxin_livetitles", batch="SELECT"),
    functions(_COUNTED),
    trigger(
        "counted_new",
        "mingteyouxin_recognition",
        "AFTER INSERT",
        "titles_are_counted()",
        each="REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
    ),
    trigger(
        "counted",
        "mingteyouxin_recognition",
        "AFTER UPDATE",
        "titles_are_counted()",
        each="REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT",
    ),
)
