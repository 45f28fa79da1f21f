"""Finding candidates (数据比对, C5): departments' lists of credentials × the directory, for one round of a bureau.

What is found is told to the household and decides nothing: taking part is voluntary (自愿).
"""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Authority, Officer
from casework.refusals import Refused, refused_in_words
from mingteyouxin import acts
from mingteyouxin.cases.models import RECOMMENDATIONS_ONLY, Case
from mingteyouxin.criteria import standard_tree
from mingteyouxin.criteria.enums import CriterionSource
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
    """Criteria of the round's open classes that departments' lists answer."""
    return [
        (rule.recognition_class, criterion)
        for rule in standard_tree.read(round_.standard).open_rules
        for criterion in rule.criteria
        if criterion.source == CriterionSource.CREDENTIAL
    ]


def likely(authority: Authority, round_: PublicRound, on: date) -> QuerySet[Household]:
    """Households of the area that lists show to meet some criterion of the round, registered, of a type that may
    apply, and not recognised. Runs in the jurisdiction of the province, whose the lists are.

    With `applied` (a case of theirs is in line), `invited_at`, `type` and `credentials` that count.
    """
    criteria = [criterion for _, criterion in listed_criteria(round_)]
    sources = (HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)
    published = PublishedType.objects.filter(pk=OuterRef("pk"))
    counting = _that_meet(criteria, on).filter(
        Q(household_id=OuterRef("pk")) | Q(holder_index=OuterRef("operator_id_index"))
    )
    invited = CandidateInvitation.objects.filter(household_id=OuterRef("pk"), round=round_)
    return (
        meeting(Household.objects.filter(below(authority.path)), criteria, on)
        .registered()
        .filter(Exists(published.filter(type__in=sources)))
        .exclude(Exists(Recognition.objects.filter(household_id=OuterRef("pk")).valid_on(on)))
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


def meeting(
    households: QuerySet[Household], criteria: list[standard_tree.CriterionRead], on: date
) -> QuerySet[Household]:
    """Those among the households that hold, or whose operator holds, what meets one of the criteria."""
    credentials = _that_meet(criteria, on)
    # Two ways to a household, each with its index; an OR of both would read all households.
    operated = Household.objects.filter(
        operator_id_index__in=credentials.filter(holder_index__isnull=False).values("holder_index")
    )
    by_number = credentials.filter(household_id__isnull=False).values(found=F("household_id"))
    return households.filter(pk__in=by_number.union(operated.values(found=F("pk"))))


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
    }
    with refused_in_words():
        invitation = CandidateInvitation.objects.create(
            path=household.path,
            household=household,
            round=round_,
            classes=[kind.value for kind in RecognitionClass if kind in met],
            invited_by=by,
            invited_at=clock.now(),
        )
    messages.send(household, title="邀请申报名特优新个体工商户", text=_invitation(round_, invitation))
    audit.record(acts.CANDIDATE_INVITED, by=by, on=invitation, household=household.pk, note=str(round_))
    return invitation


def _that_meet(criteria: list[standard_tree.CriterionRead], on: date) -> QuerySet[Credential]:
    """Credentials in force that meet one of the criteria; one without a level may, and the reviewer finds out."""
    meets = Q(pk__in=[])
    for criterion in criteria:
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
        f"根据有关部门的名单，您可能符合{likely_classes}名特优新个体工商户的条件。"
        f"{round_.authority.name}接受申报的时间为 {round_.applications_from} 至 {round_.applications_until}。"
        "是否申报完全自愿，不申报没有任何不利影响，不需要答复；申报不收取任何费用。"
        "名单中已有的资质无需您再提供材料，是否认定以审核结果为准。"
    )
