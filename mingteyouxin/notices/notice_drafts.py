"""A notice is prepared by one officer and published by a second, who sees beforehand what the public will see (C5).

Runs in the jurisdiction of the bureau that handles the cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from authorities import clock
from authorities.batches import Result, each, not_too_many
from authorities.models import Approval, Authority, Officer
from authorities.work_calendar import work_calendar
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused, refused_in_words
from mingteyouxin.capabilities import CASE_DECIDE
from mingteyouxin.cases.models import Case
from mingteyouxin.notices import notices
from mingteyouxin.notices.models import NoticeDraft, NoticeDraftItem, PublicNotice, PublicNoticeEntry
from mingteyouxin.rounds.models import PublicRound

_DRAWN_UP = "已经列入另一份待发布的公示稿；需要改的，请先撤回那一份，再重新拟稿。"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the public will see if the draft is published today; `kept_back` says why some will not be on it."""

    public: PublicNotice
    entries: list[PublicNoticeEntry]
    provisional: bool
    kept_back: list[tuple[Case, str]]


@transaction.atomic
def prepare(
    round_: PublicRound,
    case_ids: Sequence[int],
    *,
    title: str,
    contact: str,
    by: Officer,
    at: Authority | None = None,
) -> tuple[NoticeDraft, list[Result]]:
    """Draw up a notice of chosen cases and ask a second officer to publish it. Raises Refused where none can be.

    A bureau above (`at`) does so for the bureau of the round about cases that it took over. The notice is the round's.
    """
    not_too_many(len(set(case_ids)), "公示")
    round_.must_be_in_review(clock.today())
    # Two officers who draw up the same household at once wait for each other.
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=case_ids).order_by("pk").values_list("pk"))
    waiting = set(notices.drawn_up().filter(case__in=case_ids).values_list("case", flat=True))
    cases = notices.chosen(round_, case_ids, at=at)
    kept_back = notices.obstacles(round_, cases)
    draft = NoticeDraft.objects.create(
        path=round_.authority.path,
        authority=round_.authority,
        handler=at if at is not None and at.pk != round_.authority_id else None,
        round=round_,
        title=title.strip(),
        contact=contact.strip(),
        prepared_by=by,
        prepared_at=clock.now(),
    )

    def take(case: Case) -> str:
        if case.pk in waiting:
            raise Refused("drawn_up_already", _DRAWN_UP)
        if case.pk in kept_back:
            raise Refused("not_ready", kept_back[case.pk])
        with refused_in_words():
            NoticeDraftItem.objects.create(path=case.path, draft=draft, case=case)
        return "已列入公示稿"

    results = each(cases, take, named=lambda case: str(case.household))
    if not any(result.done for result in results):
        if cases and all(case.pk in waiting for case in cases):
            raise Refused("drawn_up_already", _DRAWN_UP)
        raise Refused("nothing_to_publish", notices.NOTHING)
    four_eyes.request(SUBJECT, draft.pk, by=by)
    return draft, results


def preview(draft: NoticeDraft) -> Preview:
    """What would be published today, made as the publication makes it; nothing is written."""
    today = clock.today()
    until = notices.last_day(draft.round, today, calendar=work_calendar())
    cases = notices.chosen(draft.round, list(draft.items.values_list("case", flat=True)), at=draft.handler)
    kept_back = notices.obstacles(draft.round, cases)
    going = [case for case in cases if case.pk not in kept_back]
    public, entries = notices.shown_to_all(
        draft.round, going, title=draft.title, contact=draft.contact, on=today, until=until.day
    )
    held = [(case, kept_back[case.pk]) for case in cases if case.pk in kept_back]
    return Preview(public, entries, until.provisional, held)


def _publish(draft: NoticeDraft, approval: Approval) -> object:
    return notices.publish(draft, by=approval.decided_by)


# A draft is written once and never changed: what is wrong is drawn up anew.
SUBJECT = FourEyesSubject(
    notices.DRAFT,
    "公示",
    CASE_DECIDE,
    "notice-draft",
    "mingteyouxin.NoticeDraft",
    summary=lambda draft: f"发布公示：{draft}（{draft.items.count()} 户）",
    carry_out=_publish,
    author=lambda draft: draft.prepared_by_id,
    author_refused="公示须由拟稿人以外的工作人员发布。",
    locked=False,
    seat=lambda draft: (draft.handler or draft.authority).path,
)
