"""Classification standards, annual runs and places for tests: the smallest that hold together."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Model

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household, province_of
from authorities.models import Authority, Officer
from casework import four_eyes
from casework.workflow import Mover, begin, move
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria import standard_publication, standards
from mingteyouxin.criteria.enums import CriterionSource, GroupKind, RecognitionPath
from mingteyouxin.criteria.models import ClassStandard, CredentialKind, PublicClassStandard
from mingteyouxin.criteria.standard_tree import CriterionRead, GroupRead, KindRead, RuleRead
from mingteyouxin.notices import notices, objections
from mingteyouxin.notices.enums import ObjectionKind
from mingteyouxin.notices.models import Objection, PublicNoticeEntry
from mingteyouxin.places import quota_split
from mingteyouxin.places.models import ProvinceQuota
from mingteyouxin.recognising import batches
from mingteyouxin.recommending import recommendations
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.titles import recognition_reports
from mingteyouxin.titles.models import Recognition
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel
from registry.models import Household, Person, PublishedType
from tests import factories
from tests.typing_engine.runs import making as typing
from typing_engine.enums import RunKind, RunStatus
from typing_engine.models import Run, Standard, Summary
from typing_engine.standard.months import add_months

NUMBER = "示例〔2026〕8号"
DAY = date(2026, 8, 3)
RUN_DAY = date(2026, 7, 15)
# Of a round: first and last day of applications, of review.
BEGIN, END, REVIEW, LAST = date(2026, 9, 15), date(2026, 10, 15), date(2026, 10, 16), date(2026, 11, 30)


def bureau(code: str) -> Authority:
    return Authority.objects.get(code=code)


def head(**changes) -> dict:
    """The head of a standard."""
    return {
        "number": NUMBER,
        "title": "示例区个体工商户分类标准",
        "issuer": "示例区人民政府办公室",
        "valid_from": DAY + timedelta(days=40),
        "valid_until": None,
        "penalty_years": 2,
        "visit_on_application": True,
        "visit_on_recommendation": False,
        "opinions_on_application": True,
        "opinions_on_recommendation": False,
    } | changes


def criterion(**changes) -> CriterionRead:
    """A criterion that the household answers for."""
    return CriterionRead(
        **{
            "wording": "经营方式独特，具有代表性",
            "source": CriterionSource.HOUSEHOLD,
            "level": None,
            "years_at_least": None,
            "evidence": "经营场所照片",
            "points": None,
            "weight": None,
            "kinds": (),
        }
        | changes
    )


def listed(code: str = "trademark", **changes) -> CriterionRead:
    """A criterion that a department's list answers."""
    return criterion(
        **{
            "wording": "拥有注册商标，在本区有一定知名度",
            "source": CriterionSource.CREDENTIAL,
            "level": RecognitionLevel.COUNTY,
            "evidence": "",
            "kinds": (KindRead.of(CredentialKind.objects.get(code=code)),),
        }
        | changes
    )


def long_standing(years: int = 10, **changes) -> CriterionRead:
    """A criterion that registration answers."""
    return criterion(
        **{
            "wording": "长期诚信经营",
            "source": CriterionSource.REGISTRATION,
            "years_at_least": years,
            "evidence": "",
        }
        | changes
    )


def group(*criteria: CriterionRead, kind=GroupKind.ANY, at_least: int | None = None, number: int = 1) -> GroupRead:
    return GroupRead(number=number, kind=kind, at_least=at_least, criteria=criteria)


def rule(kind: RecognitionClass, *groups: GroupRead, is_open: bool = True, minimum: Decimal | None = None) -> RuleRead:
    return RuleRead(recognition_class=kind, is_open=is_open, minimum_score=minimum, groups=groups)


def four_classes() -> list[RuleRead]:
    """A rule for each class; 新兴 is not open this year."""
    return [
        rule(RecognitionClass.WELL_KNOWN, group(listed(), criterion())),
        rule(RecognitionClass.DISTINCTIVE, group(listed("green_food"), criterion())),
        rule(
            RecognitionClass.PREMIUM,
            group(
                long_standing(),
                listed("time_honoured"),
                listed("skill_level"),
                kind=GroupKind.AT_LEAST,
                at_least=2,
            ),
        ),
        rule(RecognitionClass.EMERGING, is_open=False),
    ]


def draft(code: str, *, by: Officer, on: date = DAY, **changes) -> ClassStandard:
    """A draft that wants nothing but its days before the public."""
    authority = bureau(code)
    values = head(**changes)
    with clock.stopped_at(on), jurisdiction(authority.path):
        standard = standards.begin(authority, head=values, by=by)
        standards.save_head(
            standard.pk,
            head=values,
            co_signers=[("示例区商务局", on)],
            bars=[("发生较大以上安全生产事故的", 1)],
            relaxed_groups=["退役军人", "残疾人"],
            by=by,
        )
        for one in four_classes():
            standards.save_class(standard.pk, one, by=by)
    return standard


def published(code: str, *, by: Officer, second: Officer, on: date = DAY, **changes) -> ClassStandard:
    """A standard published by two officers, eleven days after it was written."""
    standard = draft(code, by=by, on=on, **changes)
    path = standard.path
    with clock.stopped_at(on), jurisdiction(path):
        standard_publication.open_comment(standard.pk, until=on + timedelta(days=10), by=by)
    with clock.stopped_at(on + timedelta(days=11)), jurisdiction(path):
        asked = four_eyes.request(standard_publication.SUBJECT, standard.pk, by=by)
        return four_eyes.approve(standard_publication.SUBJECT, asked.pk, by=second)


def round_values(standard: PublicClassStandard, **changes) -> dict:
    """A round as a bureau plans it."""
    return {
        "year": 2026,
        "standard": standard,
        "applications_from": BEGIN,
        "applications_until": END,
        "review_from": REVIEW,
        "review_until": LAST,
        "notice_days": 7,
        "notice_in_working_days": True,
        "supplement_days": 5,
        "places": None,
        "reviewers": 1,
        "visit_after_ranking": False,
        "opinion_days": 5,
        "silence_is_consent": True,
        "spot_check_days": 30,
        "consent_days": 10,
        "associations_recommend": False,
    } | changes


def planned_round(code: str, *, by: Officer, second: Officer, standard: dict | None = None, **changes) -> PublicRound:
    """A round of a bureau by a standard of its own, as everyone reads it; open from BEGIN to END."""
    made = published(code, by=by, second=second, **(standard or {}))
    shown = PublicClassStandard.objects.get(pk=made.pk)
    with clock.stopped_at(DAY + timedelta(days=20)), jurisdiction(made.path):
        planned = rounds.plan(bureau(code), values=round_values(shown, **changes), by=by)
    return PublicRound.objects.select_related("authority", "standard").get(pk=planned.pk)


def typed(household: Household, type_: HouseholdType = HouseholdType.GROWTH) -> None:
    """The published type of a household. Run as batch."""
    PublishedType.objects.update_or_create(
        household_id=household.pk, defaults={"province": province_of(household.path), "type": type_}
    )


def draft_case(household: Household, round_: PublicRound, *, by: Person) -> Case:
    """An application that the household has begun. Run as `web`."""
    with own_household(household.pk):
        case = Case(
            path=household.path,
            household=household,
            authority=round_.authority,
            place=household.authority,
            round=round_,
            recognition_path=RecognitionPath.APPLICATION,
            status=CaseStatus.DRAFT,
            started_at=clock.now(),
            operator_index=household.operator_id_index,
            operator_name=household.operator_name,
            filed_by_person=by,
        )
        return begin(CASE, case, CaseAction.START, by=by, event=acts.CASE_STARTED)


def lodged_case(household: Household, round_: PublicRound, *, by: Person) -> Case:
    """An application that was lodged. Run as `web`, on a day of the round."""
    case = draft_case(household, round_, by=by)
    with own_household(household.pk):
        return move(
            CASE,
            case.pk,
            CaseAction.SUBMIT,
            by=by,
            recognition_class=RecognitionClass.PREMIUM,
            declared_at=clock.now(),
            anchor_on=clock.today(),
            lodged_at=clock.now(),
            type_then=HouseholdType.GROWTH,
        )


def recommended(household: Household, round_: PublicRound, *, by: Officer) -> Case:
    """A household that the tax department recommended on the first day of a round. Run as `web`."""
    with clock.stopped_at(BEGIN), jurisdiction(household.path):
        return recommendations.recommend(
            household,
            round_,
            department=Department.TAX,
            recognition_class=RecognitionClass.PREMIUM,
            reason="示例理由",
            scans=[],
            by=by,
        )


def annual_run(counts: dict[str, tuple[int, int]], *, province: str = "42", year: int = 2026) -> Run:
    """A published whole run as its summary tells of it: bureau → (growth, development). Run as batch."""
    path = f"/{province}/"
    standard = Standard.objects.filter(province=province).first() or typing.published_standard(
        province=province, number=f"示例〔{year}〕{province}号"
    )
    moment = clock.now()
    growth, development = (sum(count[place] for count in counts.values()) for place in (0, 1))
    as_of = date(year, 7, 15)
    with jurisdiction(path):
        run = Run.objects.create(
            path=path,
            kind=RunKind.WHOLE,
            year=year,
            as_of=as_of,
            report_year=year - 1,
            standard=standard,
            volume=1,
            requested_at=moment,
            computed_at=moment,
            confirmed_at=moment,
            published_at=moment,
            status=RunStatus.PUBLISHED,
            households=growth + development,
            growth=growth,
            development=development,
        )
        grounds = ("not_registered", "report_missing", "abnormal", "serious_violation", "tax_abnormal", "suspended")
        for code, (growing, developing) in counts.items():
            authority = bureau(code)
            Summary.objects.create(
                run=run,
                path=authority.path,
                authority=authority,
                households=growing + developing,
                survival=0,
                growth=growing,
                development=developing,
                ineligible=0,
                **dict.fromkeys(grounds, 0),
            )
    return run


def split(
    year: int, chosen: dict[str, int] | None, *, by: Officer, second: Officer, province: str = "42"
) -> ProvinceQuota:
    """The year's places, frozen, chosen and confirmed by two officers."""
    path = f"/{province}/"
    with jurisdiction(path):
        quota = quota_split.freeze(path, year, by=by)
        if chosen is not None:
            lines = dict.fromkeys(quota.shares.values_list("authority_id", flat=True), 0)
            lines |= {bureau(code).pk: places for code, places in chosen.items()}
            quota_split.save_split(quota.pk, lines, by=by)
        asked = four_eyes.request(quota_split.SUBJECT, quota.pk, by=by)
        return four_eyes.approve(quota_split.SUBJECT, asked.pk, by=second)


def recognition(household: Household, **changes) -> Recognition:
    """A valid recognition of a household by its own bureau. Run as batch."""
    fields = {
        "path": household.path,
        "household": household,
        "place": household.authority,
        "operator_index": household.operator_id_index,
        "recognition_class": RecognitionClass.PREMIUM,
        "level": RecognitionLevel.COUNTY,
        "recognition_path": RecognitionPath.APPLICATION,
        "recogniser": household.authority,
        "recognised_on": date(2025, 10, 20),
        "type_then": HouseholdType.GROWTH,
    } | changes
    fields.setdefault("valid_until", add_months(fields["recognised_on"], 36))
    with nationwide():
        return Recognition.objects.create(**fields)


def noticed_case(case: Case, *, by: Officer, checker: Officer) -> dict[str, Model]:
    """What a lodged case leaves behind on its way: a notice with an objection, a request for recognition, a report, and
    a sample of the province that holds it. Run as `web`, in the days of the round.
    """
    round_, authority = case.round, case.round.authority
    with jurisdiction(authority.path):
        for action in (CaseAction.PASS, CaseAction.SELECT):
            move(CASE, case.pk, action, by=by)
        notice, _ = notices.publish(round_, [case.pk], title="示例公示", contact="示例", by=by)
    entry = PublicNoticeEntry.objects.select_related("notice__authority").get(notice_id=notice.pk)
    said = {"name": "王五", "phone": "13987654321", "text": "示例"}
    objections.make(entry, kind=ObjectionKind.OBJECTION, **said)
    with jurisdiction(authority.path):
        objections.decide(Objection.objects.get(case=case).pk, upheld=False, answer="示例", by=by)
    comment = objections.make(entry, kind=ObjectionKind.COMMENT, **said)
    with clock.stopped_at(notice.until + timedelta(days=1)), jurisdiction(authority.path):
        move(CASE, case.pk, CaseAction.END_NOTICE, by=Mover.CLOCK)
        batch, _ = batches.request(round_, [case.pk], by=by)
        held = recognition(case.household, recognised_on=clock.today())
        move(
            CASE,
            case.pk,
            CaseAction.RECOGNISE,
            by=factories.officer_at(authority.code, Role.SUPERVISOR),
            recognition=held,
        )
        report = recognition_reports.report(round_, by=by)
    with clock.stopped_at(held.recognised_on), jurisdiction("/42/"):
        sample = spot_checks.draw(bureau("420000"), year=round_.year, size=1, by=checker)
        item = sample.items.get()
    return {
        "notice": notice, "objection": comment, "batch": batch, "report": report, "sample": sample, "item": item,
    }  # fmt: skip
