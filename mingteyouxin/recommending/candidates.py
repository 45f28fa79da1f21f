"""Finding candidates (数据比对, C5): departments' lists of credentials × the directory, for one round of a bureau.

What is found is told to the household and decides nothing: taking part is voluntary (自愿).
"""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import below, current_path
from authorities.models import Authority, Officer
from casework.refusals import Refused, refused_in_words
from mingteyouxin import acts
from mingteyouxin.cases.models import RECOMMENDATIONS_ONLY, Case
from mingteyouxin.criteria import platform_facts, standard_tree
from mingteyouxin.criteria.enums import CriterionSource, GroupKind
from mingteyouxin.recommending.models import CandidateInvitation
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.models import Recognition
from registry.enums import CredentialLevel, HouseholdType, RecognitionClass
from registry.models import Credential, Household, PublishedType
from registry.people import messages

_LEVELS = list(CredentialLevel.values)


def round_to_fill(authority: Authority, on: date) -> PublicRound | None:
    """The bureau's round that takes applications, or the next one that will."""
    ahead = PublicRound.objects.filter(authority=authority, cancelled=False, applications_until__gte=on)
    return ahead.select_related("authority", "standard").order_by("applications_from").first()


def listed_criteria(round_: PublicRound) -> list[tuple[RecognitionClass, standard_tree.CriterionRead]]:
    """Criteria of the round's open classes that departments' lists and facts answer.

    What everyone of a class must meet (an early founding, no complaint) tells nobody apart, so such a fact counts only
    where the class asks for nothing else.
    """
    found = []
    for rule in standard_tree.read(round_.standard).open_rules:
        only_gates = all(group.kind == GroupKind.ALL for group in rule.groups)
        for group in rule.groups:
            for criterion in group.criteria:
                tells = criterion.source == CriterionSource.FACTS and (only_gates or group.kind != GroupKind.ALL)
                if tells or criterion.source == CriterionSource.CREDENTIAL:
                    found.append((rule.recognition_class, criterion))
    return found


def likely(authority: Authority, round_: PublicRound, on: date) -> QuerySet[Household]:
    """Households of the area that lists show to meet some criterion of the round, registered, of a type that may
    apply, and not recognised. Runs in the jurisdiction of the province, whose the lists are.

    With `applied` (a case of theirs is in line), `invited_at`, `type` and `credentials` that count.
    """
    criteria = [criterion for _, criterion in listed_criteria(round_)]
    published = PublishedType.objects.filter(pk=OuterRef("pk"))
    counting = _that_meet(criteria, on).filter(
        Q(household_id=OuterRef("pk")) | Q(holder_index=OuterRef("operator_id_index"))
    )
    invited = CandidateInvitation.objects.filter(household_id=OuterRef("pk"), round=round_)
    return (
        meeting(_open_to(authority, on), criteria, on, year=round_.year)
        .select_related("authority")
        .annotate(
            type=Subquery(published.values("type")[:1]),
            applied=Exists(Case.objects.filter(household_id=OuterRef("pk")).in_line()),
            invited_at=Subquery(invited.values("invited_at")[:1]),
            credentials=ArraySubquery(
                counting.order_by("kind", "number").values(
                    held=JSONObject(kind="kind", level="level", number="number", issuer="issuer")
                )
            ),
        )
    )


def _open_to(authority: Authority, on: date) -> QuerySet[Household]:
    """Households of the area that may apply: registered, of a type that counts, and not recognised."""
    typed = PublishedType.objects.filter(pk=OuterRef("pk"), type__in=(HouseholdType.GROWTH, HouseholdType.DEVELOPMENT))
    return (
        Household.objects.filter(below(authority.path))
        .registered()
        .filter(Exists(typed))
        .exclude(Exists(Recognition.objects.filter(household_id=OuterRef("pk")).valid_on(on)))
    )


def meeting(
    households: QuerySet[Household], criteria: list[standard_tree.CriterionRead], on: date, *, year: int
) -> QuerySet[Household]:
    """Those among the households that meet one of the criteria by what lists and facts say of them or their operator.

    Facts are looked up of the households that are asked about, so these should be few: those of a type that counts.
    """
    conditions = [criterion.condition for criterion in criteria if criterion.condition]
    known: set[int] = set()
    if conditions:
        paths = dict(households.order_by().values_list("pk", "path"))
        province = current_path()
        known = platform_facts.those_meeting(paths, conditions, province=province, on=on, year=year)
    credentials = _that_meet(criteria, on)
    # Two ways to a household, each with its index; an OR of both would read all households.
    operated = Household.objects.filter(
        operator_id_index__in=credentials.filter(holder_index__isnull=False).values("holder_index")
    )
    by_number = credentials.filter(household_id__isnull=False).values(found=F("household_id"))
    by_facts = Household.objects.filter(pk__in=known)
    return households.filter(pk__in=by_number.union(operated.values(found=F("pk")), by_facts.values(found=F("pk"))))


def invite(household: Household, round_: PublicRound, *, by: Officer) -> CandidateInvitation:
    """Tell a household of `likely` that it may apply, once a round. Runs in the jurisdiction of the province.

    Raises Refused. Nothing of the household changes, whether it answers or not.
    """
    if round_.authority.level not in (Level.COUNTY, Level.CITY):
        raise Refused("recommendations_only", RECOMMENDATIONS_ONLY)
    if household.applied:
        raise Refused("applied_already", "该户已有正在办理的申报或者推荐，无需邀请。")
    met = {
        kind
        for kind, criterion in listed_criteria(round_)
        for credential in household.credentials
        if _meets(credential, criterion)
    } | _met_by_facts(household, round_)
    with refused_in_words():
        invitation = CandidateInvitation.objects.create(
            path=household.path,
            household=household,
            round=round_,
            classes=[kind.value for kind in RecognitionClass if kind in met],
            invited_by=by,
            invited_at=clock.now(),
        )
    text = _invitation(round_, invitation)
    messages.send(household, title="邀请申报名特优新个体工商户", text=text, view="my-recognition")
    audit.record(acts.CANDIDATE_INVITED, by=by, on=invitation, household=household.pk, note=str(round_))
    return invitation


def _met_by_facts(household: Household, round_: PublicRound) -> set[RecognitionClass]:
    """Classes of which facts show the household to meet a criterion."""
    asked = [(kind, criterion.condition) for kind, criterion in listed_criteria(round_) if criterion.condition]
    if not asked:
        return set()
    looked = platform_facts.look(
        {household.pk: household.path},
        [condition for _, condition in asked],
        province=current_path(),
        on=clock.today(),
        year=round_.year,
    )
    return {kind for kind, condition in asked if looked.answer(household.pk, condition).holds}


def _that_meet(criteria: list[standard_tree.CriterionRead], on: date) -> QuerySet[Credential]:
    """Credentials in force that meet one of the criteria; one without a level may, and the reviewer finds out."""
    meets = Q(pk__in=[])
    for criterion in criteria:
        if criterion.source != CriterionSource.CREDENTIAL:
            continue
        of_kind = Q(kind__in=_names(criterion))
        if criterion.level is not None:
            of_kind &= Q(level=None) | Q(level__in=_enough(criterion))
        meets |= of_kind
    return Credential.objects.in_force(on).filter(meets)


def _meets(credential: dict, criterion: standard_tree.CriterionRead) -> bool:
    """The same of one credential that counts already."""
    reaches = criterion.level is None or credential["level"] is None or credential["level"] in _enough(criterion)
    return credential["kind"] in _names(criterion) and reaches


def _names(criterion: standard_tree.CriterionRead) -> list[str]:
    """Departments write a kind by its code or by its name."""
    return [name for kind in criterion.kinds for name in (kind.code, kind.label)]


def _enough(criterion: standard_tree.CriterionRead) -> list[str]:
    return _LEVELS[_LEVELS.index(criterion.level) :]


def _invitation(round_: PublicRound, invitation: CandidateInvitation) -> str:
    likely_classes = f"“{invitation}”类" if invitation.classes else "某一类"
    return (
        f"根据有关部门的名单和数据，您可能符合{likely_classes}名特优新个体工商户的条件。"
        f"{round_.authority.name}接受申报的时间为 {round_.applications_from} 至 {round_.applications_until}。"
        "是否申报完全自愿，不申报没有任何不利影响，不需要答复；申报不收取任何费用。"
        "名单中已有的资质无需您再提供材料，是否认定以审核结果为准。"
    )
