"""Households and what is known of them. Run as batch, in a jurisdiction that holds their bureau, or nationwide."""

import itertools
from datetime import date, datetime, time

import factory
from django.conf import settings
from django.utils.timezone import make_aware

from authorities.jurisdiction import nationwide, province_of
from authorities.models import Authority
from registry import feeds
from registry.enums import HouseholdType, RegistrationStatus, RiskKind
from registry.models import AnnualReport, Delivery, DirectoryEntry, Household, PublishedType
from registry.name_search import normalise, tokens
from registry.sealing import SoftwareSealer

_numbers = itertools.count(1)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FEN = 100
# 元 of turnover that make a household of a type by `typing_standards.document`.
TURNOVER = {"survival": 1_000, "growth": 200_000, "development": 600_000}


def uscc(number: int, *, division: str = "420106") -> str:
    """A code with a valid check digit."""
    body = f"92{division}MAX{number:06d}"
    total = sum(_ALPHABET.index(character) * 3**place for place, character in enumerate(body))
    return body + _ALPHABET[(31 - total % 31) % 31]


def _sealed(value: str | None) -> bytes | None:
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY).seal(value) if value else None


def _index(value: str | None) -> bytes | None:
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY).index(value) if value else None


class HouseholdFactory(factory.django.DjangoModelFactory):
    """A household with its entry in the directory: `HouseholdFactory(bureau="420106", may_be_recognised=True)`."""

    class Meta:
        model = Household
        skip_postgeneration_save = True

    class Params:
        # What is sealed is given in clear.
        bureau = "420106"
        document = None
        phone = None
        number = factory.LazyFunction(lambda: next(_numbers))
        with_login = factory.Trait(
            document=factory.LazyAttribute(lambda made: f"42010619900101{made.number % 10_000:04}"),
            phone="13812341234",
            operator_id_type="居民身份证",
        )
        filed = factory.Trait(report=factory.RelatedFactory("tests.factories.households.ReportFactory", "household"))
        typed = factory.Trait(type=factory.RelatedFactory("tests.factories.households.TypeFactory", "household"))
        # In business for long, typed as growing, its last annual report filed (eligibility.py).
        may_be_recognised = factory.Trait(with_login=True, filed=True, typed=True, established_on=date(2012, 3, 1))

    authority = factory.LazyAttribute(lambda made: Authority.objects.get(code=made.bureau))
    path = factory.SelfAttribute("authority.path")
    code = factory.LazyAttribute(lambda made: uscc(made.number))
    name = factory.LazyAttribute(lambda made: f"示例{made.number}号商店")
    operator_name = "张三"
    established_on = date(2020, 3, 1)
    status = RegistrationStatus.REGISTERED
    industry = "F5211"
    delivery_id = 0
    operator_id_sealed = factory.LazyAttribute(lambda made: _sealed(made.document))
    operator_id_index = factory.LazyAttribute(lambda made: _index(made.document))
    phone_sealed = factory.LazyAttribute(lambda made: _sealed(made.phone))
    phone_index = factory.LazyAttribute(lambda made: _index(made.phone))

    @factory.post_generation
    def entry(self, create, extracted, **kwargs):
        """What everyone may see of it."""
        search_name = normalise(self.name)
        DirectoryEntry.objects.create(
            household_id=self.pk,
            code=self.code,
            reg_no=self.reg_no,
            name=self.name,
            search_name=search_name,
            tokens=tokens(search_name),
            province=province_of(self.path),
            authority=self.authority,
            industry=self.industry,
            established_on=self.established_on,
            status=self.status,
        )


class ReportFactory(factory.django.DjangoModelFactory):
    """An annual report, filed in spring: `ReportFactory(household=shop, yuan=200_000)`."""

    class Meta:
        model = AnnualReport
        django_get_or_create = ("household", "year")

    class Params:
        yuan = None

    year = 2025
    filed_on = date(2026, 3, 1)
    revenue = factory.LazyAttribute(lambda made: None if made.yuan is None else made.yuan * _FEN)
    employees = factory.LazyAttribute(lambda made: None if made.yuan is None else 1)
    delivery_id = 0


class TypeFactory(factory.django.DjangoModelFactory):
    """The published type of a household, in place of the one it has."""

    class Meta:
        model = PublishedType

    class Params:
        household = None

    @classmethod
    def _create(cls, model_class, *, household_id: int, **fields) -> PublishedType:
        published, _ = PublishedType.objects.update_or_create(household_id=household_id, defaults=fields)
        return published

    household_id = factory.SelfAttribute("household.pk")
    province = factory.LazyAttribute(lambda made: province_of(made.household.path))
    type = HouseholdType.GROWTH


def deliver_lists(area: str = "/42/", *, on: date, but: tuple[str, ...] = (), partial: bool = False) -> None:
    """The lists that a clean record is read from, taken on a day for an area; `but` leaves some out, by the name of the
    feed or of the kind of risk mark. Run as batch.
    """
    kinds = [kind.value for kind in RiskKind if kind not in but]
    with nationwide():
        for feed in (feeds.ANNUAL_REPORTS, feeds.RISK_MARKS, feeds.PENALTIES, feeds.DEFAULTERS):
            if feed in but:
                continue
            Delivery.objects.create(
                path=area,
                area=area,
                feed=feed,
                partial=partial,
                file_name=f"{feed}.csv",
                taken_at=make_aware(datetime.combine(on, time(9))),
                new=1,
                kinds=kinds if feed == feeds.RISK_MARKS else [],
            )
