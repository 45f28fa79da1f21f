"""What the households of the demonstration do: apply on the phone, answer a recommendation, withdraw, supplement."""

import io
from collections.abc import Sequence

from django.core.files.base import ContentFile, File
from PIL import Image, ImageDraw

from authorities import clock
from authorities.enums import Department
from authorities.jurisdiction import own_household
from mingteyouxin.applying import applications, uploads
from mingteyouxin.cases.models import Case
from mingteyouxin.contests import contests
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.demonstration.stage import Day, Stage, TooFewHouseholds
from mingteyouxin.recommending import recommendations
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import eligibility
from registry.enums import HouseholdType, RecognitionClass
from registry.models import Household, Person
from registry.people import messages
from registry.people.demonstration import households_to_try
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise
from typing_engine.standard.months import add_months

_CLASSES = (
    RecognitionClass.DISTINCTIVE,
    RecognitionClass.PREMIUM,
    RecognitionClass.WELL_KNOWN,
    RecognitionClass.EMERGING,
)
_STATEMENT = "多年在本地经营，服务周边居民（示例）。"
# So many households are looked at for those that are wanted.
_LOOKED_AT = 500


class Households:
    """The operators' side of the play."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def apply(self, shop: Household, round_: PublicRound, *, day: int, place: int, lodged: bool = True) -> Case:
        """An application on the phone, step by step; the class is the next one in turn."""
        person = person_of(shop)
        with self.stage.at(day, minute=place), own_household(shop.pk):
            case = applications.start(shop, round_, by=person)
            case = applications.choose_class(case, self._class_for(shop, place), by=person)
            own = [one for one in applications.rule_of(case).criteria if one.asks_household]
            applications.answer(case, {one.key: (True, f"{one.wording}（示例说明）") for one in own}, by=person)
            for one in own:
                uploads.add(case, one.key, photo(one.evidence), by=person)
            applications.state(case, _STATEMENT, by=person)
            return applications.submit(case, declared=True, by=person) if lodged else case

    def _class_for(self, shop: Household, place: int) -> RecognitionClass:
        """The classes in turn; the one that wants three years of business for those that have them."""
        kind = _CLASSES[place % len(_CLASSES)]
        is_young = shop.established_on is None or add_months(shop.established_on, 36) > self.stage.on(Day.APPLIES)
        return RecognitionClass.DISTINCTIVE if kind == RecognitionClass.PREMIUM and is_young else kind

    def apply_on_condition(self, *, place: int) -> None:
        """A household typed as survival contests that, and applies meanwhile."""
        with self.stage.at(Day.APPLIES), self.stage.at_bureau():
            for shop in households_to_try(HouseholdType.SURVIVAL)[:_LOOKED_AT]:
                barring = self._barring(shop)
                if [finding.contestable for finding in barring] == ["type"]:
                    break
            else:
                raise TooFewHouseholds(f"{self.stage.county}: on condition")
        with self.stage.at(Day.APPLIES), own_household(shop.pk):
            text = "上年度纳税数据没有计入（示例）。"
            named = {"subject": "type", "finding": barring[0].contest}
            contests.make(shop, **named, datum="分型结果", text=text, by=person_of(shop))
        self.apply(shop, self.stage.round, day=Day.APPLIES, place=place)

    def recommend(self, shops: Sequence[Household]) -> Case:
        """Three recommendations: one agreed to, which is returned, one declined, one not answered yet."""
        made = []
        with self.stage.at(Day.ENDS), self.stage.at_bureau():
            for shop in shops:
                case = recommendations.recommend(
                    shop,
                    self.stage.round,
                    department=Department.COMMERCE,
                    recognition_class=RecognitionClass.DISTINCTIVE,
                    reason="在便民商圈建设中表现突出（示例）。",
                    scans=[],
                    by=self.stage.cast.commerce,
                )
                made.append(case)
        with self.stage.at(Day.ENDS, minute=30):
            with own_household(shops[0].pk):
                agreed = recommendations.consent(made[0].pk, shops[0], by=person_of(shops[0]))
            with own_household(shops[1].pk):
                recommendations.decline(made[1].pk, by=person_of(shops[1]), note="暂不参加（示例）")
        return agreed

    def withdraw(self, case: Case) -> None:
        with self.stage.at(Day.ENDS), own_household(case.household_id):
            applications.withdraw(case, by=self._operator(case), note="今年先不申报（示例）")

    def resubmit(self, case: Case) -> None:
        with self.stage.at(Day.VISITS), own_household(case.household_id):
            applications.resubmit(case, "已补充清晰的照片（示例）。", by=self._operator(case))

    def read(self, case: Case, *, day: int) -> None:
        """The operator opens what he was told: his days run from then."""
        with self.stage.at(day, minute=40), own_household(case.household_id):
            messages.mark_all_read(Household.objects.get())

    def _operator(self, case: Case) -> Person:
        with self.stage.at_bureau():
            return person_of(Household.objects.get(pk=case.household_id))

    def find(self, wanted: int) -> list[Household]:
        """Households that may be recognised, of different people. The first one is left to whoever tries the platform:
        it is the one that `demo_households` names."""
        found: dict[bytes, Household] = {}
        sources = [HouseholdType.GROWTH, HouseholdType.DEVELOPMENT]
        with self.stage.at(Day.APPLIES), self.stage.at_bureau():
            for shop in households_to_try(*sources)[1:_LOOKED_AT]:
                if not self._barring(shop):
                    found.setdefault(bytes(shop.operator_id_index), shop)
                if len(found) == wanted:
                    return list(found.values())[::-1]
        raise TooFewHouseholds(f"{self.stage.county}: {len(found)} < {wanted}")

    def _barring(self, shop: Household) -> list[eligibility.Finding]:
        today = clock.today()
        about = eligibility.Asked(shop, self.stage.round, RecognitionPath.APPLICATION, today, today)
        return [finding for finding in eligibility.findings(about) if finding.blocks]


def person_of(shop: Household) -> Person:
    return recognise(Identity(shop.operator_name, sealer().open(shop.operator_id_sealed)))


def photo(name: str) -> File:
    """A drawing of a shop front, for there is no real one."""
    picture = Image.new("RGB", (800, 600), "#dfe7ee")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 200, 680, 560), fill="#f5efe3", outline="#8a6d3b", width=6)
    draw.rectangle((120, 140, 680, 220), fill="#9c2a2a")
    draw.rectangle((340, 340, 460, 560), fill="#8a6d3b")
    draw.rectangle((160, 280, 300, 420), fill="#bcd4e6", outline="#8a6d3b", width=4)
    draw.rectangle((500, 280, 640, 420), fill="#bcd4e6", outline="#8a6d3b", width=4)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return ContentFile(out.getvalue(), name=f"{name}.jpg")
