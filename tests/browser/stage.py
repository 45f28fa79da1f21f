"""The stage of the browser's play (test_recognition.py): places, people, a web server whose clock stands at one day."""

import io
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import nationwide, own_household
from mingteyouxin.applying import applications, uploads
from mingteyouxin.cases.models import Case
from mingteyouxin.rounds.models import PublicRound
from registry.enums import RecognitionClass
from registry.models import AnnualReport
from registry.people.persons import Identity, recognise
from tests import factories
from tests.browser.pages import is_in_order
from tests.conftest import acting_as
from tests.factories import TypeFactory
from tests.factories.quotas import annual_run, split

COUNTY, CITY, PROVINCE = "420106", "420100", "420000"
OFFICE, CITY_OFFICE = f"/office/{COUNTY}/", f"/office/{CITY}/"
# Written, published, applied in, reviewed, put before the public, recognised, checked.
WRITTEN, PUBLISHED, OPEN, REVIEW, NOTICE, AFTER, CHECK = (
    date(2026, 8, 3),
    date(2026, 8, 14),
    date(2026, 9, 15),
    date(2026, 10, 16),
    date(2026, 10, 19),
    date(2026, 10, 29),
    date(2026, 11, 2),
)
SHOPS = {
    "recognised": "示例面馆",
    "refused": "示例修理部",
    "withdrawn": "示例茶铺",
    "returned": "示例花店",
    "recommended": "示例书店",
}
CRITERION = "服务周到，顾客评价好"


class Play:
    """The places and people, and a web server whose clock stands at one day."""

    def __init__(self, live) -> None:
        self.live, self.server = live, None
        # As in the demonstration, short messages go into a file.
        live.environment |= {"DEMO": "1", "DEMO_PASSWORD": factories.PASSWORD}
        with acting_as("batch"):
            station = factories.station(COUNTY, "03", "粮道街市场监管所")
            self.shops = {key: self._shop(number, name) for number, (key, name) in enumerate(SHOPS.items(), 1)}
            annual_run({COUNTY: (100, 0), CITY: (0, 0)})
        self.people = {
            "clerk": factories.officer_at(COUNTY, Role.CLERK),
            "supervisor": factories.officer_at(COUNTY, Role.SUPERVISOR),
            "visitor": factories.officer_at(station.code),
            "commerce": factories.officer_at(COUNTY, Role.DEPARTMENT, department=Department.COMMERCE),
            "city": factories.officer_at(CITY, Role.SUPERVISOR),
        }
        two = factories.officer_at(PROVINCE, Role.CLERK), factories.officer_at(PROVINCE, Role.SUPERVISOR)
        split(2026, {COUNTY: 5, CITY: 0}, by=two[0], second=two[1])
        self.station = f"/office/{station.code}/"

    @staticmethod
    def _shop(number: int, name: str):
        shop = factories.household(
            COUNTY,
            name=name,
            document=_document(number),
            phone="13812341234",
            address=f"粮道街 {number} 号",
            established_on=date(2015, 3, 1),
        )
        with nationwide():
            TypeFactory(household=shop)
            AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
        return shop

    def operator(self, key: str):
        return recognise(Identity("张三", _document(list(SHOPS).index(key) + 1)))

    def case(self, key: str) -> Case:
        with nationwide():
            return Case.objects.get(household=self.shops[key].pk)

    def on(self, day: date) -> None:
        """From here on it is this day, for the web server and for what the test does itself."""
        if self.server is not None:
            self.server.kill()
        self.day = day
        self.live.environment["PLATFORM_TODAY"] = day.isoformat()
        self.address = self.live.web()
        self.server = self.live.running[-1]

    def clock(self):
        """The clock of this process where the server's stands: the time of day goes on."""
        return clock.stopped_at(timezone.localtime().replace(self.day.year, self.day.month, self.day.day))


def _document(number: int) -> str:
    return f"42010619900101{number:04}"


def photo(name: str = "照片.jpg") -> dict:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def go(page: Page, play: Play, path: str) -> None:
    page.goto(f"{play.address}{path}")
    is_in_order(page)


def lodge(play: Play, key: str) -> None:
    """An application as the steps on the phone leave it behind."""
    shop, person = play.shops[key], play.operator(key)
    round_ = PublicRound.objects.select_related("authority", "standard").get()
    with play.clock(), own_household(shop.pk):
        case = applications.start(shop, round_, by=person)
        case = applications.choose_class(case, RecognitionClass.PREMIUM, by=person)
        applications.answer(case, {"1-1": (True, "")}, by=person)
        upload = photo()

        uploads.add(case, "1-1", ContentFile(upload["buffer"], name=upload["name"]), by=person)
        applications.state(case, "示例", by=person)
        applications.submit(case, declared=True, by=person)
