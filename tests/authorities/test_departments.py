"""Departments are reference data: the nation's, a province's own, several of one bureau; no row names another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from authorities import clock
from authorities.access import access_authority, departments_of
from authorities.capabilities import OFFICE
from authorities.enums import Department, Role
from authorities.models import Authority, DepartmentEntry, Post
from authorities.models.departments import department_of, departments_beside
from mingteyouxin.opinions import opinion_requests
from registry import feeds
from registry.provenance import feeds_of
from tests import factories

HUBEI, SHAANXI, COUNTY = "/42/", "/61/", "420106"
SINCE = date(2026, 1, 1)


@pytest.fixture
def own(db):
    """A department that 湖北 added (示例)."""
    return DepartmentEntry.objects.create(
        code="42-sport", province="42", label="体育部门（示例）", valid_from=SINCE, ground="示例", feeds=["credentials"]
    )


def codes(path: str, on: date = SINCE) -> set[str]:
    return {str(one) for one in departments_beside(path, on)}


def test_the_signatories_and_those_that_criteria_touch_are_there(db):
    # 15 signed; the fifteenth is the bureau itself.
    assert DepartmentEntry.objects.filter(signatory=True, province="").count() == 14
    assert {Department.EMERGENCY, Department.DISABLED, Department.RURAL} <= codes(HUBEI)
    assert codes(HUBEI) == set(Department.values)
    assert {one.label for one in departments_beside(HUBEI, SINCE) if one.is_beside} == {"行业协会", "街道（乡镇）"}


def test_a_provinces_own_is_its_own_from_its_first_to_its_last_day(own):
    assert "42-sport" in codes("/42/01/06/") and "42-sport" not in codes(SHAANXI)
    assert "42-sport" not in codes(HUBEI, date(2025, 12, 31))
    DepartmentEntry.objects.filter(pk=own.pk).update(valid_to=date(2026, 6, 30))
    assert "42-sport" in codes(HUBEI, date(2026, 6, 30)) and "42-sport" not in codes(HUBEI, date(2026, 7, 1))


def test_its_people_work_as_those_of_any_other(own, officer_at):
    officer = officer_at(COUNTY, Role.DEPARTMENT, department="42-sport")
    assert officer.posts.get().title == "体育部门（示例）人员"
    acting = access_authority(officer, COUNTY, OFFICE)
    assert [one.label for one in departments_of(acting)] == ["体育部门（示例）"]
    assert feeds_of(["42-sport"]) == {feeds.CREDENTIALS, feeds.INDICATORS}
    bureau = Authority.objects.get(code=COUNTY)
    assert "42-sport" in opinion_requests.asked(bureau)
    assert "42-sport" not in opinion_requests.without_people(bureau)


def test_no_post_names_a_department_that_is_not_there(own, officer_at):
    officer_at(COUNTY, Role.DEPARTMENT, department="42-sport")
    for bureau, code in ((COUNTY, "unheard_of"), ("610100", "42-sport")):
        with pytest.raises(IntegrityError, match="no department"), transaction.atomic():
            officer_at(bureau, Role.DEPARTMENT, department=code)


def test_a_name_stays(own):
    for changes in ({"label": "别的部门"}, {"kind": "beside"}, {"province": "61"}):
        with pytest.raises(IntegrityError, match="not renamed"), transaction.atomic():
            DepartmentEntry.objects.filter(pk=own.pk).update(**changes)
    assert department_of("42-sport").label == "体育部门（示例）"


def test_one_bureau_may_be_several_departments(officer_at):
    """机构改革: 文化和旅游 and 体育, 商务 and 投资 in one office; here 商务 and 工业和信息化."""
    officer = officer_at(COUNTY, Role.DEPARTMENT, department=Department.COMMERCE)
    first = officer.posts.get()
    Post.objects.create(
        officer=officer,
        authority=first.authority,
        role=first.role,
        valid_from=first.valid_from,
        department=Department.INDUSTRY,
    )
    acting = access_authority(officer, COUNTY, OFFICE)
    assert set(departments_of(acting)) == {Department.COMMERCE, Department.INDUSTRY}
    silent = opinion_requests.without_people(first.authority)
    assert not silent & {Department.COMMERCE, Department.INDUSTRY} and Department.TAX in silent


def test_the_form_offers_the_departments_of_the_province(own, officer_at):
    client, there = Client(), Client()
    factories.log_in(client, officer_at("420000", Role.SYSTEM))
    factories.log_in(there, officer_at("610000", Role.SYSTEM))
    with clock.stopped_at(SINCE):
        assert 'value="42-sport"' in client.get("/office/420000/people/invite/").content.decode()
        assert 'value="42-sport"' not in there.get("/office/610000/people/invite/").content.decode()
