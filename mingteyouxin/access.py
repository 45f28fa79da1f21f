"""The door to standards, rounds, quotas and transfers: absent and foreign look the same (STYLE 20)."""

from django.db.models import Count, Q, QuerySet

from authorities.access import Acting, NotAccessible
from authorities.jurisdiction import below, jurisdiction
from mingteyouxin.enums import BatchOutcome, RecognitionPath, StandardStatus
from mingteyouxin.models import (
    Case,
    ClassStandard,
    Contest,
    Notice,
    Objection,
    PlaceTransfer,
    ProvinceQuota,
    Quota,
    RecognitionBatch,
    RecognitionReport,
    Round,
    SpotCheck,
    SpotCheckItem,
)


def visible_standards(acting: Acting) -> QuerySet[ClassStandard]:
    """The bureau's own, and those of bureaus below it once the public has seen them."""
    path = acting.authority.path
    own = Q(path=path)
    return ClassStandard.objects.for_list().filter(own | (below(path) & ~Q(status=StandardStatus.DRAFT)))


def access_standard(acting: Acting, standard_id: int) -> ClassStandard:
    """A standard that the bureau may look at."""
    standard = visible_standards(acting).select_related("made_by", "published_by").filter(pk=standard_id).first()
    if standard is None:
        raise NotAccessible
    return standard


def access_own_standard(acting: Acting, standard_id: int) -> ClassStandard:
    """A standard of the bureau itself: nobody writes for another bureau, the one above neither."""
    standard = access_standard(acting, standard_id)
    if standard.authority_id != acting.authority.pk:
        raise NotAccessible
    return standard


def access_round(acting: Acting, round_id: int) -> Round:
    """A round of the bureau or of one below it."""
    row = Round.objects.for_list().filter(below(acting.authority.path), pk=round_id).first()
    if row is None:
        raise NotAccessible
    return row


def access_own_round(acting: Acting, round_id: int) -> Round:
    """A round of the bureau itself."""
    row = access_round(acting, round_id)
    if row.authority_id != acting.authority.pk:
        raise NotAccessible
    return row


def access_province_quota(acting: Acting, quota_id: int) -> ProvinceQuota:
    """The year's places of the officer's own province bureau."""
    quota = ProvinceQuota.objects.filter(pk=quota_id, path=acting.authority.path).select_related("run").first()
    if quota is None:
        raise NotAccessible
    return quota


def visible_transfers(acting: Acting, year: int) -> list[PlaceTransfer]:
    """What goes on between the bureau and others in a year; the province sees all of its own."""
    bureau = acting.authority
    with jurisdiction(bureau.province_path):
        found = _transfers().filter(province_quota__year=year)
        if bureau.path != bureau.province_path:
            found = found.filter(Q(giver=bureau) | Q(receiver=bureau))
        return list(found)


def access_transfer(acting: Acting, transfer_id: int) -> PlaceTransfer:
    """A transfer that the bureau is a side of."""
    bureau = acting.authority
    with jurisdiction(bureau.province_path):
        sides = Q(giver=bureau) | Q(receiver=bureau)
        transfer = _transfers().filter(sides, pk=transfer_id).first()
    if transfer is None:
        raise NotAccessible
    return transfer


def partners(acting: Acting, year: int) -> list[Quota]:
    """Bureaus of the province with places of the year, besides one's own: who may be asked or offered."""
    bureau = acting.authority
    with jurisdiction(bureau.province_path):
        return list(
            Quota.objects.filter(year=year).exclude(authority=bureau).select_related("authority").order_by("path")
        )


def _transfers() -> QuerySet[PlaceTransfer]:
    return PlaceTransfer.objects.select_related("giver", "receiver", "proposed_by", "decided_by")


def visible_cases(acting: Acting) -> QuerySet[Case]:
    """Cases of households of the area, whoever handles them. What was never lodged is the household's own."""
    mine = Case.objects.filter(below(acting.authority.path))
    return mine.exclude(recognition_path=RecognitionPath.APPLICATION, lodged_at=None)


def access_case(acting: Acting, case_id: int) -> Case:
    """A case of a household of the area. Drafts are the household's own."""
    case = (
        visible_cases(acting).select_related("household", "authority", "round", "assignee").filter(pk=case_id).first()
    )
    if case is None:
        raise NotAccessible
    return case


def access_own_case(acting: Acting, case_id: int) -> Case:
    """A case that the bureau itself handles: nobody decides for another bureau, the one above neither."""
    case = access_case(acting, case_id)
    if case.authority_id != acting.authority.pk:
        raise NotAccessible
    return case


def counter_cases(acting: Acting) -> QuerySet[Case]:
    """Applications of the area that were filed at a counter, drafts too: whoever of the bureau is there goes on."""
    rows = Case.objects.filter(below(acting.authority.path), filed_by__isnull=False)
    related = ("household__authority", "authority", "round__authority", "round__standard", "filed_by", "consent_file")
    return rows.select_related(*related).order_by("-id")


def access_counter_case(acting: Acting, case_id: int) -> Case:
    """An application of the area that was filed at a counter. What a household files itself is its own to write."""
    case = counter_cases(acting).filter(pk=case_id).first()
    if case is None:
        raise NotAccessible
    return case


def visible_contests(acting: Acting) -> QuerySet[Contest]:
    """Contests of households of the area."""
    rows = Contest.objects.filter(below(acting.authority.path))
    return rows.select_related("household__authority", "case__authority", "answered_by")


def access_contest(acting: Acting, contest_id: int, *, to_answer: bool = False) -> Contest:
    """A contest of a household of the area; to be answered, one that is the bureau's to answer."""
    contest = visible_contests(acting).filter(pk=contest_id).first()
    if contest is None or (to_answer and not may_answer(acting, contest)):
        raise NotAccessible
    return contest


def may_answer(acting: Acting, contest: Contest) -> bool:
    """The bureau that the household is registered with answers, and the one that handles the case it was made in."""
    bureau = acting.authority.pk
    handles = contest.case is not None and contest.case.authority_id == bureau
    return handles or contest.household.authority_id == bureau


def visible_notices(acting: Acting) -> QuerySet[Notice]:
    """Notices of the bureau and of those below it."""
    return Notice.objects.filter(below(acting.authority.path)).select_related("authority", "round__standard")


def access_notice(acting: Acting, notice_id: int) -> Notice:
    """A notice of the bureau or of one below it."""
    return _found(visible_notices(acting).filter(pk=notice_id))


def visible_objections(acting: Acting) -> QuerySet[Objection]:
    """What the public said to notices of the bureau itself: who decides reads it, and nobody else."""
    mine = Objection.objects.filter(below(acting.authority.path), authority=acting.authority)
    return mine.select_related("notice", "case__household", "file", "decided_by")


def access_objection(acting: Acting, objection_id: int) -> Objection:
    """An objection to a notice of the bureau itself."""
    return _found(visible_objections(acting).filter(pk=objection_id))


def visible_batches(acting: Acting) -> QuerySet[RecognitionBatch]:
    """The bureau's own requests for recognition, the latest first: where rows are counted, no model's order holds."""
    rows = RecognitionBatch.objects.filter(path=acting.authority.path)
    related = rows.select_related("authority", "round__standard", "requested_by")
    return related.order_by("-id").annotate(
        households=Count("items"),
        undecided=Count("items", filter=Q(items__outcome=BatchOutcome.WAITING)),
        recognised=Count("items", filter=Q(items__outcome=BatchOutcome.RECOGNISED)),
    )


def access_batch(acting: Acting, batch_id: int) -> RecognitionBatch:
    """A request for recognition of the bureau itself."""
    return _found(visible_batches(acting).filter(pk=batch_id))


def visible_reports(acting: Acting) -> QuerySet[RecognitionReport]:
    """What the bureau reported upward, and what those below it did."""
    return RecognitionReport.objects.filter(below(acting.authority.path)).select_related(
        "authority", "round", "reported_by"
    )


def access_report(acting: Acting, report_id: int) -> RecognitionReport:
    """A report of the bureau or of one below it."""
    return _found(visible_reports(acting).filter(pk=report_id))


def access_sample(acting: Acting, sample_id: int) -> SpotCheck:
    """A sample that the bureau itself drew."""
    return _found(SpotCheck.objects.filter(path=acting.authority.path, pk=sample_id).select_related("drawn_by"))


def visible_check_items(acting: Acting) -> QuerySet[SpotCheckItem]:
    """Cases under check by the bureau itself, and its own under check by the level above."""
    bureau = acting.authority
    sides = Q(authority=bureau) | Q(case__authority=bureau)
    return SpotCheckItem.objects.filter(sides, below(bureau.path)).select_related(
        "authority", "case__household", "case__authority", "case__place", "case__round__standard", "recognition"
    )


def access_check_item(acting: Acting, item_id: int) -> SpotCheckItem:
    """A case under check that the bureau is a side of."""
    return _found(visible_check_items(acting).filter(pk=item_id))


def _found(rows: QuerySet):
    row = rows.first()
    if row is None:
        raise NotAccessible
    return row
