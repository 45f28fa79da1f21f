"""People of other departments: at the desk of their territory's bureau, with their own department's deliveries only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authorities import clock, files
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Job
from registry import feeds, file_purposes, job_kinds
from registry.feeds import ALL_FEEDS, Feed
from registry.models import Delivery
from registry.provenance import feeds_of
from tests.factories import log_in

WUHAN, WUCHANG = "420100", "420106"
PATH = "/42/01/"
INTAKE = f"/office/{WUHAN}/intake/"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILE_STORE = tmp_path


@pytest.fixture
def at(officer_at):
    """`at(Department.TAX)` → a client of its own for somebody of that department at 武汉."""

    def logged_in(department: Department, code: str = WUHAN) -> Client:
        client = Client()
        client.officer = officer_at(code, Role.DEPARTMENT, department=department)
        log_in(client, client.officer)
        return client

    return logged_in


@pytest.fixture
def delivered(as_batch):
    """`delivered(feeds.TAX)` → a delivery of 武汉 with its file, and its job's."""

    def make(feed: Feed, *, by=None) -> Delivery:
        with as_batch(), jurisdiction(PATH):
            file = files.keep([b"1"], name=f"{feed}.csv", purpose=file_purposes.FEED, content_type="text/csv", by=by)
            job = Job.objects.create(
                kind=job_kinds.INTAKE, title=f"任务{feed}", path=PATH, requested_at=clock.now(), requested_by=by
            )
            return Delivery.objects.create(
                path=PATH, feed=feed, area=PATH, partial=True, file_name=f"{feed}.csv", file=file, job=job, by=by,
                taken_at=clock.now(),
            )  # fmt: skip

    return make


def text(response) -> str:
    return response.content.decode()


def pages(delivery: Delivery) -> list[str]:
    return [
        f"{INTAKE}{delivery.pk}/",
        f"{INTAKE}{delivery.pk}/files/{delivery.file_id}/",
    ]


def statuses(client: Client, delivery: Delivery) -> set[int]:
    found = set()
    for page in pages(delivery):
        response = client.get(page)
        found.add(response.status_code)
        if response.streaming:
            assert b"".join(response.streaming_content) == b"1"
    return found


OWN = [
    (Department.TAX, {feeds.TAX, feeds.TAX_REGISTER}),
    (Department.SOCIAL_SECURITY, {feeds.SOCIAL_INSURANCE}),
    (Department.COURT, {feeds.DEFAULTERS}),
]


@pytest.mark.parametrize(("department", "own"), OWN)
def test_a_department_sees_its_own_deliveries_and_no_other(at, delivered, department, own):
    client, made = at(department), {feed: delivered(feed) for feed in ALL_FEEDS}
    listed = text(client.get(INTAKE))
    home = text(client.get(f"/office/{WUHAN}/"))
    for feed, delivery in made.items():
        assert (f"{INTAKE}{delivery.pk}/" in listed) is (feed in own), feed
        assert (f"{INTAKE}{delivery.pk}/" in home) is (feed in own), feed
        assert statuses(client, delivery) == {200 if feed in own else 404}, feed


def test_files_are_opened_from_the_delivery_alone(at, delivered, client_of, officer_at):
    """A file's own address does not know whose delivery it is."""
    delivery, foreign = delivered(feeds.TAX), delivered(feeds.SOCIAL_INSURANCE)
    client = at(Department.TAX)
    assert client.get(f"/office/{WUHAN}/files/{delivery.file_id}/").status_code == 404
    assert client.get(f"{INTAKE}{delivery.pk}/files/{foreign.file_id}/").status_code == 404
    # Nor to the bureau's own people, who open what others handed in for a reason (test_feed_files.py).
    assert client_of(officer_at(WUHAN)).get(f"/office/{WUHAN}/files/{delivery.file_id}/").status_code == 404


@pytest.mark.parametrize("feed", [feeds.INDICATORS, feeds.CREDENTIALS])
def test_feeds_of_several_departments_are_each_ones_own(at, delivered, feed):
    commerce, culture = at(Department.COMMERCE), at(Department.CULTURE)
    delivery = delivered(feed, by=commerce.officer)
    assert statuses(commerce, delivery) == {200}
    assert statuses(culture, delivery) == {404}
    assert str(delivery.pk) not in re_numbers(text(culture.get(INTAKE)))


def re_numbers(page: str) -> list[str]:
    return [part.split("/")[0] for part in page.split("/intake/")[1:]]


def test_intakes_under_way_too(at, delivered):
    tax, court = at(Department.TAX), at(Department.COURT)
    job = delivered(feeds.TAX, by=tax.officer).job
    for page in (f"{INTAKE}jobs/{job.pk}/", f"{INTAKE}jobs/{job.pk}/progress/"):
        assert tax.get(page).status_code == 200
        assert court.get(page).status_code == 404
    for act in ("cancel", "resume"):
        assert court.post(f"{INTAKE}jobs/{job.pk}/{act}/").status_code == 404
    assert job.title in text(tax.get(INTAKE))
    assert job.title not in text(court.get(INTAKE))


@pytest.mark.parametrize("department", list(Department))
def test_only_its_own_feeds_can_be_handed_in(at, department):
    client, own = at(department), feeds_of([department])
    offered = text(client.get(f"{INTAKE}new/"))
    for feed in ALL_FEEDS:
        assert (f'value="{feed}"' in offered) is (feed in own), feed
        form = {"feed": feed, "area": WUHAN, "coverage": "full", "file": SimpleUploadedFile("a.csv", b"code\n")}
        assert client.post(f"{INTAKE}new/", form).status_code == (302 if feed in own else 422), feed
    with jurisdiction(PATH):
        jobs = Job.objects.filter(requested_by=client.officer)
        # Several departments hand in indicators: none of them hands in all.
        asked = {job.parameters["feed"]: job.parameters["partial"] for job in jobs}
        assert asked == {feed: feed == feeds.INDICATORS for feed in own}


def test_credentials_are_handed_in_by_the_departments_that_give_them(db):
    giving = {department for department in Department if feeds.CREDENTIALS in feeds_of([department])}
    assert giving == {
        Department.SOCIAL_SECURITY,
        Department.COMMERCE,
        Department.CULTURE,
        Department.AGRICULTURE,
        Department.INTELLECTUAL_PROPERTY,
        Department.VETERANS,
    }


@pytest.mark.parametrize("page", ["households/", "standards/", "typing/", "people/"])
def test_nothing_else_of_the_bureau(at, page):
    assert at(Department.TAX).get(f"/office/{WUHAN}/{page}").status_code == 404


def test_nothing_of_the_bureau_below_or_beside(at):
    for code in (WUCHANG, "420000", "610000"):
        assert at(Department.TAX).get(f"/office/{code}/").status_code == 404


def test_the_bureaus_own_people_see_all(client_of, officer_at, delivered):
    client = client_of(officer_at(WUHAN))
    for feed in ALL_FEEDS:
        # Whether the file opens follows from what it holds (test_feed_files.py).
        page, _ = pages(delivered(feed))
        assert client.get(page).status_code == 200, feed


def test_somebody_of_both_has_what_both_have(at, delivered):
    client = at(Department.TAX)
    post = client.officer.posts.get()
    client.officer.posts.create(authority=post.authority, role=Role.CLERK, valid_from=post.valid_from)
    assert client.get(pages(delivered(feeds.HOUSEHOLDS))[0]).status_code == 200
