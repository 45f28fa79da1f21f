"""Classification standards and rounds for tests: the smallest that hold together. Run as `web`."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer
from casework import four_eyes
from mingteyouxin.criteria import conditions, standard_publication, standards
from mingteyouxin.criteria.enums import CriterionSource, GroupKind
from mingteyouxin.criteria.models import ClassStandard, CredentialKind, PublicClassStandard
from mingteyouxin.criteria.standard_tree import BarRead, CriterionRead, GroupRead, KindRead, RuleRead
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.models import PublicRound
from registry.enums import RecognitionClass, RecognitionLevel

NUMBER = "示例〔2026〕8号"
DAY = date(2026, 8, 3)
# Of a round: first and last day of applications, of review.
BEGIN, END, REVIEW, LAST = date(2026, 9, 15), date(2026, 10, 15), date(2026, 10, 16), date(2026, 11, 30)


def head(**changes) -> dict:
    """The head of a standard."""
    return {
        "number": NUMBER,
        "title": "示例区个体工商户分类标准",
        "issuer": "示例区人民政府办公室",
        "valid_from": DAY + timedelta(days=40),
        "valid_until": None,
        "penalty_years": 2,
        "visit_on_recommendation": False,
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


def by_facts(document: dict, **changes) -> CriterionRead:
    """A criterion that what government holds answers: a condition as officers write it."""
    return criterion(
        **{
            "wording": "按政府掌握的数据核对",
            "source": CriterionSource.FACTS,
            "evidence": "",
            "condition": conditions.of_document(document),
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


class ClassStandardFactory(factory.django.DjangoModelFactory):
    """A standard of a bureau: a draft that wants nothing but its days before the public, or published by two officers.

    `ClassStandardFactory(bureau="420106", by=clerk)`, `ClassStandardFactory(bureau="420106", by=clerk, second=other,
    published=True)`; further fields change the head. It is written on `on`, and published eleven days after.
    `rules` and `bars` take the place of the usual ones.
    """

    class Meta:
        model = ClassStandard

    on = DAY
    second = None
    is_published = False
    rules = None
    bars = (BarRead("发生较大以上安全生产事故的", 1),)

    class Params:
        published = factory.Trait(is_published=True)

    @classmethod
    def _create(
        cls,
        model_class,
        *,
        bureau: str,
        by: Officer,
        second: Officer | None,
        on: date,
        is_published: bool,
        rules: list[RuleRead] | None,
        bars: tuple[BarRead, ...],
        **changes,
    ) -> ClassStandard:
        values = head(**changes)
        with clock.stopped_at(on):
            standard = cls._draft(Authority.objects.get(code=bureau), rules, bars, by=by, values=values)
        return cls._published(standard, by=by, second=second, on=on) if is_published else standard

    @staticmethod
    def _draft(
        authority: Authority, rules: list[RuleRead] | None, bars: tuple[BarRead, ...], *, by: Officer, values: dict
    ) -> ClassStandard:
        with jurisdiction(authority.path):
            standard = standards.begin(authority, head=values, by=by)
            standards.save_head(
                standard.pk,
                head=values,
                co_signers=[("示例区商务局", clock.today())],
                bars=bars,
                relaxed_groups=["退役军人", "残疾人"],
                by=by,
            )
            for one in four_classes() if rules is None else rules:
                standards.save_class(standard.pk, one, by=by)
        return standard

    @staticmethod
    def _published(standard: ClassStandard, *, by: Officer, second: Officer, on: date) -> ClassStandard:
        with clock.stopped_at(on), jurisdiction(standard.path):
            standard_publication.open_comment(standard.pk, until=on + timedelta(days=10), by=by)
        with clock.stopped_at(on + timedelta(days=11)), jurisdiction(standard.path):
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


class RoundFactory(factory.django.DjangoModelFactory):
    """A round of a bureau by a standard of its own, as everyone reads it; open from BEGIN to END.

    `RoundFactory(bureau="420106", by=clerk, second=supervisor)`; `standard` changes the standard's head, further fields
    the round.
    """

    class Meta:
        model = PublicRound

    standard = None

    @classmethod
    def _create(
        cls, model_class, *, bureau: str, by: Officer, second: Officer, standard: dict | None, **changes
    ) -> PublicRound:
        made = ClassStandardFactory(bureau=bureau, by=by, second=second, published=True, **(standard or {}))
        shown = PublicClassStandard.objects.get(pk=made.pk)
        with clock.stopped_at(DAY + timedelta(days=20)), jurisdiction(made.path):
            planned = rounds.plan(Authority.objects.get(code=bureau), values=round_values(shown, **changes), by=by)
        return PublicRound.objects.select_related("authority", "standard").get(pk=planned.pk)
