"""Discipline inspection reads who gave a title and on what grounds; nothing private, nothing of another area."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord, Authority, Post
from mingteyouxin.annual_reports import asking
from mingteyouxin.cases.models import Case
from tests.factories.cases import CaseFactory, led_to_a_check
from tests.mingteyouxin.conftest import DOCUMENT, HUBEI, JIANGAN, WUCHANG
from tests.portal.test_query_budgets import POSTED, office_pages

A_YEAR_LATER = date(2027, 3, 1)
# What the desk of everybody has.
_DESK = {"office-home", "job-list", "approval-list", "notification-list", "digest-page"}


@pytest.fixture
def title(shop, person, county_round, clerk, province_clerk):
    case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    led_to_a_check(case, by=clerk, checker=province_clerk)
    with nationwide():
        return Case.objects.select_related("recognition").get(pk=case.pk).recognition


@pytest.fixture
def inspector(officer_at):
    return officer_at(WUCHANG, Role.DISCIPLINE)


def test_reads_who_gave_it_and_on_what_grounds(title, clerk, inspector, client_of, as_batch):
    with clock.stopped_at(A_YEAR_LATER), as_batch():
        asking.ask()
    client = client_of(inspector)
    page = client.get(reverse("inspection-list", args=[WUCHANG]), {"asker": clerk.full_name})
    (row,) = page.context["table"].rows
    assert clerk.full_name in [cell.text for cell in row.cells]
    opened = client.get(row.url)
    done = [(one.part, one.what) for one in opened.context["trail"]]
    assert {("办件", "提交申报"), ("办件", "认定"), ("复核", "提请复核"), ("公示异议", "不成立")} <= set(done)
    assert done[-1] == ("年度信息报告", "请经营者报送")
    assert opened.context["grounds"]
    text = opened.content.decode()
    for private in (DOCUMENT, "13812341234", "13987654321", "王五", "张三"):
        assert private not in text
    with nationwide():
        logged = AuditRecord.objects.filter(officer=inspector, act__in=["titles_inspected", "title_inspected"])
        assert [record.act for record in logged.order_by("id")] == ["titles_inspected", "title_inspected"]
        assert not logged.exclude(household_id=None).exists()


def test_no_other_area_and_nobody_else_opens_it(title, inspector, clerk, officer_at, client_of):
    url = reverse("inspection-page", args=[JIANGAN, title.pk])
    assert client_of(officer_at(JIANGAN, Role.DISCIPLINE)).get(url).status_code == 404
    assert (
        client_of(officer_at(HUBEI, Role.DISCIPLINE))
        .get(reverse("inspection-page", args=[HUBEI, title.pk]))
        .status_code
        == 200
    )
    assert client_of(clerk).get(reverse("inspection-page", args=[WUCHANG, title.pk])).status_code == 404


def test_opens_nothing_else(title, inspector, client_of):
    client = client_of(inspector)
    opened = set()
    for name in office_pages() - POSTED:
        for arguments in ([WUCHANG], [WUCHANG, title.pk]):
            try:
                url = reverse(name, args=arguments)
            except NoReverseMatch:
                continue
            if client.get(url).status_code == 200:
                opened.add(name)
    assert opened - _DESK == {"inspection-list", "inspection-page"}


def test_who_inspects_does_no_business(inspector):
    with pytest.raises(IntegrityError, match="Duties are separated"), transaction.atomic():
        Post.objects.create(
            officer=inspector,
            authority=Authority.objects.get(code=WUCHANG),
            role=Role.CLERK,
            valid_from=clock.today(),
        )
