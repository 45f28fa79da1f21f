"""The door to runs, drafts and areas: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, NotAccessible
from authorities.jurisdiction import below, looking_from
from authorities.models import Authority
from typing_engine.enums import RunAction, RunStatus
from typing_engine.models import Run, StandardDraft
from typing_engine.workflow import RUN

# What a bureau below the province sees of its runs: results that nobody has confirmed are the province's own.
_SEEN_BELOW = (RunStatus.PUBLISHED, RunStatus.WITHDRAWN)

_DECISIONS = tuple(RUN.edges[action] for action in (RunAction.ACCEPT, RunAction.CONFIRM, RunAction.PUBLISH))


def visible_runs(acting: Acting) -> QuerySet[Run]:
    """Runs that the bureau may look at. To be evaluated inside `jurisdiction(acting.authority.province_path)`.

    A run is its province's. A city or county sees it once it was published, and of its counts those of its own area.
    """
    bureau = acting.authority
    runs = Run.objects.for_list().filter(below(bureau.province_path))
    return runs if bureau.path == bureau.province_path else runs.filter(status__in=_SEEN_BELOW)


def runs_to_decide(acting: Acting) -> QuerySet[Run]:
    """The bureau's own runs that wait for a step which this officer may take; the latest first."""
    statuses = {status for step in _DECISIONS if any(map(acting.may, step.capabilities)) for status in step.sources}
    waiting = Run.objects.for_list().filter(path=acting.authority.path, status__in=statuses)
    return waiting.exclude(status=RunStatus.AWAITING_CONFIRMATION, requested_by=acting.officer)


def access_run(acting: Acting, run_id: int) -> Run:
    """A run of the bureau's province that the bureau may look at."""
    with looking_from(acting.authority.province_path):
        run = visible_runs(acting).select_related("confirmed_by", "publication_job").filter(pk=run_id).first()
    if run is None:
        raise NotAccessible
    return run


def access_area(acting: Acting, run: Run, code: str) -> Authority:
    """A bureau in whose area the counts of a run are looked at: of the run's province, at or below the own bureau.

    Without a code: the own bureau, or the run's province for the nation.
    """
    top = max(acting.authority.path, run.path, key=len)
    wanted = {"code": code} if code else {"path": top}
    area = Authority.objects.filter(below(top), **wanted).first()
    if area is None:
        raise NotAccessible
    return area


def access_draft(acting: Acting, draft_id: int) -> StandardDraft:
    """A draft of the bureau's own; no other bureau sees it, above it neither."""
    draft = (
        StandardDraft.objects.select_related("standard", "saved_by")
        .filter(pk=draft_id, path=acting.authority.path)
        .first()
    )
    if draft is None:
        raise NotAccessible
    return draft
