"""The stage of the browser's play (test_recognition.py): places, people, a web server whose clock stands at one day."""

import io
import re
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
from registry.enums import HouseholdType, RecognitionClass
from registry.models import Household
from registry.people.persons import Identity, recognise
from tests import factories
from tests.browser.pages import is_in_order
from tests.conftest import acting_as
from tests.factories.quotas import split
from tests.factories.typing_standards import StandardFactory

COUNTY, CITY, PROVINCE = "420106", "420100", "420000"
OFFICE, CITY_OFFICE, PROVINCE_OFFICE = f"/office/{COUNTY}/", f"/office/{CITY}/", f"/office/{PROVINCE}/"
# The annual run, and the day on which it is withdrawn and replaced.
ANNUAL, ANNUAL_AGAIN = date(2026, 7, 15), date(2026, 7, 22)
# Written, published, applied in, reviewed, put before the public, recognised, checked, the last day of the review.
WRITTEN, PUBLISHED, OPEN, REVIEW, NOTICE, AFTER, CHECK, LAST = (
    date(2026, 8, 3),
    date(2026, 8, 14),
    date(2026, 9, 15),
    date(2026, 10, 16),
    date(2026, 10, 19),
    date(2026, 10, 29),
    date(2026, 11, 2),
    date(2026, 11, 13),
)
SHOPS = {
    "recognised": "示例面馆",
    "refused": "示例修理部",
    "withdrawn": "示例茶铺",
    "returned": "示例花店",
    "recommended": "示例书店",
    "handed_over": "示例粮油店",
}
# With these the annual run gives four places: one for each twenty of growth and development (C8).
_OTHERS = 80 - len(SHOPS)
CRITERION = "服务周到，顾客评价好"
# The key of a row in an address; codes of bureaus are longer.
_KEY = re.compile(r"/\d{1,5}/")


class Play:
    """The places and people, and a web server whose clock stands at one day."""

    def __init__(self, live) -> None:
        self.live, self.server, self.worker = live, None, None
        self.looked_at: set[tuple[str, int]] = set()
        # As in the demonstration, short messages go into a file.
        live.environment |= {"DEMO": "1", "DEMO_PASSWORD": factories.PASSWORD}
        with acting_as("batch"):
            station = factories.station(COUNTY, "03", "粮道街市场监管所")
            StandardFactory()
            self.shops = {key: self._shop(number, name) for number, (key, name) in enumerate(SHOPS.items(), 1)}
            for _ in range(_OTHERS):
                factories.household(COUNTY, kind=HouseholdType.GROWTH)
        self.people = {
            "clerk": factories.officer_at(COUNTY, Role.CLERK),
            "supervisor": factories.officer_at(COUNTY, Role.SUPERVISOR),
            "visitor": factories.officer_at(station.code),
            "commerce": factories.officer_at(COUNTY, Role.DEPARTMENT, department=Department.COMMERCE),
            "city": factories.officer_at(CITY, Role.SUPERVISOR),
            "city_clerk": factories.officer_at(CITY, Role.CLERK),
            "province": factories.officer_at(PROVINCE, Role.CLERK),
            "province_supervisor": factories.officer_at(PROVINCE, Role.SUPERVISOR),
            "province_second": factories.officer_at(PROVINCE, Role.SUPERVISOR),
        }
        self.station = f"/office/{station.code}/"

    @staticmethod
    def _shop(number: int, name: str) -> Household:
        return factories.household(
            COUNTY,
            kind=HouseholdType.GROWTH,
            name=name,
            document=_document(number),
            phone="13812341234",
            address=f"粮道街 {number} 号",
            established_on=date(2015, 3, 1),
        )

    def share_places(self) -> None:
        """All the places that the annual run gives to the province go to the county (C8)."""
        with self.clock():
            by, second = self.people["province"], self.people["province_supervisor"]
            split(2026, {COUNTY: (_OTHERS + len(SHOPS)) // 20, CITY: 0}, by=by, second=second)

    def operator(self, key: str):
        return recognise(Identity("张三", _document(list(SHOPS).index(key) + 1)))

    def case(self, key: str) -> Case:
        with nationwide():
            return Case.objects.get(household=self.shops[key].pk)

    def on(self, day: date) -> None:
        """From here on it is this day, for the web server and for what the test does itself."""
        for process in (self.server, self.worker):
            if process is not None:
                process.kill()
        self.day, self.worker = day, None
        self.live.environment["PLATFORM_TODAY"] = day.isoformat()
        self.address = self.live.web()
        self.server = self.live.running[-1]

    def start_worker(self) -> None:
        """From here to the end of the day, what officers ask for is done by a worker."""
        self.worker = self.live.worker()

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
    """Open an address. Whether its page is in order is looked at once for each width, whichever row it shows."""
    page.goto(f"{play.address}{path}")
    kind = _KEY.sub("/#/", path), page.viewport_size["width"]
    if kind not in play.looked_at:
        play.looked_at.add(kind)
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
