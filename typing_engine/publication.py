"""Publication of a confirmed run and its withdrawal: the switch (DESIGN 4, A5, B6).

A household's current result is that of the newest published run that holds it. The directory keeps one narrow row a
household; a publication writes only the rows that change. A row without a run follows the current run of its
province, so that a household whose type stays the same is not touched when that one changes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.utils import timezone

from authorities import audit, clock, jobs
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Approval, Authority, Job, Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused
from casework.workflow import Mover, move
from registry.enums import HouseholdType
from registry.models import PublishedRun
from typing_engine import acts, job_kinds
from typing_engine.capabilities import TYPING_PUBLISH
from typing_engine.enums import RunAction, RunKind, RunPurpose, RunStatus
from typing_engine.models import Correction, HandUp, Run
from typing_engine.workflow import RUN

_COUNTS = ("households", "survival", "growth", "development", "ineligible")
# What is handed up can be checked by its receiver: per bureau one line "code,digest", in the order of the codes; the
# digest is the SHA-256 of the bureau's lines "number,type", in the order of the numbers; every line ends in \n. The
# checksum is the SHA-256 of the bureaus' lines. Of a correction the list is that of the households corrected.
_CHECKSUM = """
    SELECT encode(sha256(coalesce(convert_to(string_agg(line, '' ORDER BY code COLLATE "C"), 'UTF8'), '')), 'hex')
    FROM (SELECT a.code, a.code || ',' || encode(sha256(convert_to(string_agg(
                     coalesce(h.code, h.reg_no) || ',' || r.type || E'\\n', ''
                     ORDER BY coalesce(h.code, h.reg_no) COLLATE "C"), 'UTF8')), 'hex') || E'\\n' AS line
          FROM {listed} r
          JOIN registry_household h ON h.id = r.household_id
          JOIN authorities_authority a ON a.id = r.authority_id
          GROUP BY a.code) bureaus"""
_LISTED = "(SELECT * FROM typing_engine_result WHERE volume = %(volume)s AND run_id = %(run)s)"
_LISTED_CORRECTED = "(SELECT * FROM typing_engine_correction WHERE id = ANY (%(made)s))"
# Households that are not part of the new whole run keep their result, and say from now on which run it is of.
_PIN_THE_ABSENT = """
    UPDATE registry_publishedtype t SET run_id = %(replaced)s
    WHERE t.province = %(province)s AND t.run_id IS NULL
      AND NOT EXISTS (SELECT FROM typing_engine_result r
                      WHERE r.volume = %(volume)s AND r.household_id = t.household_id AND r.run_id = %(run)s)"""
_CHANGE = """
    UPDATE registry_publishedtype t
    SET type = r.type, province = %(province)s, run_id = %(pinned)s, corrected_on = NULL
    FROM typing_engine_result r
    WHERE r.volume = %(volume)s AND r.run_id = %(run)s AND r.household_id = t.household_id
      AND (t.type, t.province, t.run_id, t.corrected_on)
          IS DISTINCT FROM (r.type, %(province)s, %(pinned)s::integer, NULL::date)"""
_ADD = """
    INSERT INTO registry_publishedtype (household_id, province, type, run_id)
    SELECT r.household_id, %(province)s, r.type, %(pinned)s::integer FROM typing_engine_result r
    WHERE r.volume = %(volume)s AND r.run_id = %(run)s
      AND NOT EXISTS (SELECT FROM registry_publishedtype t WHERE t.household_id = r.household_id)"""
# A withdrawal: whose current result the run was.
_ORPHANS = """
    CREATE TEMPORARY TABLE orphan ON COMMIT DROP AS
    SELECT household_id FROM registry_publishedtype
    WHERE run_id = %(run)s OR %(was_current)s AND run_id IS NULL AND province = %(province)s"""
_ADOPT = """
    WITH found AS (
        DELETE FROM orphan USING typing_engine_result r
        WHERE r.volume = %(volume)s AND r.run_id = %(run)s AND r.household_id = orphan.household_id
        RETURNING r.household_id, r.type),
    corrected AS (
        SELECT DISTINCT ON (household_id) household_id, type, corrected_on FROM typing_engine_correction
        WHERE run_id = %(run)s ORDER BY household_id, id DESC),
    now AS (
        SELECT found.household_id, coalesce(corrected.type, found.type) AS type, corrected.corrected_on
        FROM found LEFT JOIN corrected ON corrected.household_id = found.household_id)
    UPDATE registry_publishedtype t
    SET type = now.type, province = %(province)s, run_id = %(pinned)s, corrected_on = now.corrected_on
    FROM now
    WHERE now.household_id = t.household_id
      AND (t.type, t.province, t.run_id, t.corrected_on)
          IS DISTINCT FROM (now.type, %(province)s, %(pinned)s::integer, now.corrected_on)"""
# A correction shows where its run is the one that the household's type comes from: a newer run's type stands.
_CORRECT = """
    UPDATE registry_publishedtype t SET type = c.type, corrected_on = c.corrected_on
    FROM typing_engine_correction c
    WHERE c.id = ANY (%(made)s) AND c.household_id = t.household_id
      AND coalesce(t.run_id, (SELECT p.run_id FROM registry_publishedrun p
                              WHERE p.province = t.province AND p.is_current)) = c.run_id"""
_REMOVE = "DELETE FROM registry_publishedtype t USING orphan WHERE orphan.household_id = t.household_id"


@dataclass(frozen=True, slots=True)
class Published:
    """Rows of the directory that a switch wrote."""

    added: int = 0
    changed: int = 0
    pinned: int = 0
    removed: int = 0

    @property
    def written(self) -> int:
        return self.added + self.changed + self.pinned + self.removed


@transaction.atomic
def request_publication(run_id: int, *, by: Officer) -> Job:
    """Have a worker publish a confirmed run: no page may write the directory. Raises Refused."""
    run = _ready(run_id, RunStatus.CONFIRMED, "not_confirmed", "不能公布")
    return _queue(run, f"公布 {run}", {}, by=by)


@transaction.atomic
def request_withdrawal(run_id: int, *, by: Officer, reason: str) -> Approval:
    """Ask a second officer to have a published run withdrawn, for a reason that is kept. Raises Refused."""
    if not reason.strip():
        raise Refused("reason_required", "请填写撤回的理由。")
    run = _ready(run_id, RunStatus.PUBLISHED, "not_published", "不能撤回")
    if four_eyes.open_request(WITHDRAWAL, run.pk) is None:
        Run.objects.filter(pk=run.pk).update(withdrawal_reason=reason.strip(), withdrawal_asked_by=by)
    return four_eyes.request(WITHDRAWAL, run.pk, by=by, reason=reason)


def _may_be_withdrawn(run: Run) -> None:
    _ready(run.pk, RunStatus.PUBLISHED, "not_published", "不能撤回")


def _have_withdrawn(run: Run, approval: Approval) -> Job:
    """A worker withdraws it, on the word of two."""
    _may_be_withdrawn(run)
    return _queue(run, f"撤回 {run}", {"withdraw": run.withdrawal_reason}, by=approval.decided_by)


def _let_stand(run: Run, approval: Approval) -> Run:
    Run.objects.filter(pk=run.pk).update(withdrawal_reason="", withdrawal_asked_by=None)
    return run


# What everyone may look up changes for a whole province: two officers say so.
WITHDRAWAL = FourEyesSubject(
    "typing_withdrawal",
    "撤回公布",
    TYPING_PUBLISH,
    page="run-page",
    model="typing_engine.Run",
    summary=lambda run: f"撤回{run}的公布",
    check=_may_be_withdrawn,
    carry_out=_have_withdrawn,
    drop=_let_stand,
)


def publish_or_withdraw(job: Job) -> None:
    """Publish or withdraw as a claimed job says, and end the job. What was done before its worker died stays done."""
    with jurisdiction(job.path):
        run_id, reason = job.parameters["run"], job.parameters.get("withdraw")
        target = RunStatus.WITHDRAWN if reason else RunStatus.PUBLISHED
        if Run.objects.get(pk=run_id).status == target:
            jobs.finish(job.pk, outcome={"run": run_id})
            return
        try:
            done = (
                withdraw(run_id, by=job.requested_by, reason=reason) if reason else publish(run_id, by=job.requested_by)
            )
        except Refused as error:
            jobs.fail(job.pk, code=error.code, text=str(error))
            return
        jobs.finish(job.pk, outcome={"run": run_id, **asdict(done), "written": done.written})


def publish(run_id: int, *, by: Officer | None = None) -> Published:
    """Make a confirmed run's results the current ones, in one step. Works as batch. Raises Refused."""
    with jurisdiction(_path(run_id)), connection.cursor() as cursor:
        wait_for_turn()
        _plan_by_sets(cursor)
        run = move(RUN, run_id, RunAction.PUBLISH, by=by or Mover.CONSOLE, published_at=clock.now())
        whole = run.kind == RunKind.WHOLE
        replaced = PublishedRun.objects.filter(province=run.province, is_current=True).first() if whole else None
        if replaced:
            PublishedRun.objects.filter(pk=replaced.pk).update(is_current=False)
        PublishedRun.objects.create(
            run_id=run.pk,
            province=run.province,
            year=run.year,
            as_of=run.as_of,
            published_on=timezone.localtime(run.published_at).date(),
            standard_number=run.standard.number,
            standard_title=run.standard.title,
            is_current=whole,
            counts=not whole or run.purpose == RunPurpose.ANNUAL,
        )
        values = _values(run, pinned=None if whole else run.pk, replaced=replaced and replaced.pk)
        done = Published(
            pinned=_rows_changed(cursor, _PIN_THE_ABSENT, values) if replaced else 0,
            changed=_rows_changed(cursor, _CHANGE, values),
            added=_rows_changed(cursor, _ADD, values),
        )
        _hand_up(run, at=run.published_at, checksum=_checksum(cursor, _LISTED, values))
        audit.record(acts.TYPING_PUBLISHED, by=by, on=run, note=f"写入 {done.written} 户")
        return done


def withdraw(run_id: int, *, by: Officer | None, reason: str) -> Published:
    """Take a published run back: each household falls back on the newest run left that holds it, or on none.

    Works as batch. Raises Refused.
    """
    if not reason.strip():
        raise Refused("reason_required", "请填写撤回的理由。")
    with jurisdiction(_path(run_id)), connection.cursor() as cursor:
        wait_for_turn()
        _plan_by_sets(cursor)
        run = move(
            RUN,
            run_id,
            RunAction.WITHDRAW,
            by=by or Mover.CONSOLE,
            note=reason,
            log_note=reason,
            withdrawn_at=clock.now(),
            withdrawn_by=by,
            withdrawal_reason=reason.strip(),
        )
        left = _published_runs()
        was_current = bool(PublishedRun.objects.filter(pk=run.pk, is_current=True).update(is_current=False))
        if was_current:
            _let_follow(run, left)
        cursor.execute(_ORPHANS, {**_values(run), "was_current": was_current})
        cursor.execute("ANALYZE orphan")
        current = set(PublishedRun.objects.filter(is_current=True).values_list("pk", flat=True))
        changed = 0
        for other in left:
            pinned = None if other.pk in current else other.pk
            changed += _rows_changed(cursor, _ADOPT, _values(other, pinned=pinned))
        removed = _rows_changed(cursor, _REMOVE, {})
        cursor.execute("DROP TABLE orphan")
        PublishedRun.objects.filter(pk=run.pk).delete()
        handed_up = HandUp.objects.filter(run=run, withdrawn=False, reference="").latest("id")
        _hand_up(run, at=run.withdrawn_at, checksum=handed_up.checksum, withdrawn=True)
        return Published(changed=changed, removed=removed)


def _path(run_id: int) -> str:
    with nationwide():
        return Run.objects.values_list("path", flat=True).get(pk=run_id)


def show_corrections(run: Run, made: Sequence[Correction]) -> int:
    """Show corrections of a published run in the directory, and record them for the nation. Returns rows changed.

    Called in the turn of whoever made them (`wait_for_turn`).
    """
    values = {"made": [correction.pk for correction in made]}
    with connection.cursor() as cursor:
        changed = _rows_changed(cursor, _CORRECT, values)
        counts = Counter(correction.type for correction in made)
        HandUp.objects.create(
            run=run,
            path=run.path,
            at=clock.now(),
            reference=made[0].reference,
            checksum=_checksum(cursor, _LISTED_CORRECTED, values),
            households=len(made),
            **{type_: counts[type_] for type_ in HouseholdType.values},
        )
    return changed


def wait_for_turn() -> None:
    """One switch at a time in the whole country: a household that moved belongs to two provinces' runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('typing_publication'))")


def _plan_by_sets(cursor) -> None:
    """Join by sorting and hashing for the rest of this transaction.

    A table that has no statistics yet, as at the first publication, is taken for empty, and a million households would
    be looked up in it one by one while it grows.
    """
    cursor.execute("SET LOCAL enable_nestloop = off")


def _published_runs() -> list[Run]:
    """Published runs of all provinces, the newest first."""
    with nationwide():
        return list(Run.objects.published().order_by("-published_at", "-pk"))


def _let_follow(run: Run, left: list[Run]) -> None:
    """The newest whole run of the province that is left becomes its current one."""
    earlier = next((other for other in left if other.path == run.path and other.kind == RunKind.WHOLE), None)
    if earlier:
        PublishedRun.objects.filter(pk=earlier.pk).update(is_current=True)


def _values(run: Run, **more) -> dict:
    return {"run": run.pk, "volume": run.volume, "province": run.province, **more}


def _rows_changed(cursor, statement: str, values: dict) -> int:
    cursor.execute(statement, values)
    return cursor.rowcount


def _checksum(cursor, listed: str, values: dict) -> str:
    cursor.execute(_CHECKSUM.format(listed=listed), values)
    return cursor.fetchone()[0]


def _hand_up(run: Run, *, at, checksum: str, withdrawn: bool = False) -> None:
    counts = {name: getattr(run, name) for name in _COUNTS}
    HandUp.objects.create(run=run, path=run.path, at=at, checksum=checksum, withdrawn=withdrawn, **counts)


def _queue(run: Run, title: str, parameters: dict, *, by: Officer) -> Job:
    province = Authority.objects.get(path=run.path).short_name
    with jurisdiction(run.path):
        job = jobs.request_job(
            job_kinds.TYPING_PUBLICATION, title=f"{province} {title}", parameters={"run": run.pk, **parameters}, by=by
        )
        run.publication_job = job
        run.save(update_fields=["publication_job"])
    return job


def _ready(run_id: int, status: RunStatus, code: str, cannot: str) -> Run:
    run = Run.objects.select_for_update(of=("self",), no_key=True).select_related("publication_job").get(pk=run_id)
    if run.status != status:
        raise Refused(code, f"该批次{run.get_status_display()}，{cannot}。")
    if run.publication_job and not run.publication_job.is_over:
        raise Refused("publication_in_progress", "该批次的公布或撤回正在进行，请等待其完成。")
    return run
