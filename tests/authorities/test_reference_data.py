"""Reference data at set-up: loaded again it changes nothing, and leaves alone what officers keep."""

from datetime import date

import pytest

from authorities.enums import Level, Role
from authorities.models import AnnouncedYear, Authority, CalendarDay, Division, Post
from authorities.reference_data import load_reference_data
from tests.authorities.catalogue import rows

TABLES = (
    "authorities_division",
    "authorities_division_successors",
    "authorities_authority",
    "authorities_announcedyear",
    "authorities_calendarday",
)


@pytest.fixture
def load(as_owner):
    """As `manage.py prepare` does it."""

    def again() -> dict[str, int]:
        with as_owner():
            return load_reference_data()

    return again


@pytest.fixture
def versions(as_owner):
    """Where each row lies and which transaction wrote it: an UPDATE shows even when it writes the same values."""

    def of_all() -> dict[str, list[tuple]]:
        with as_owner():
            return {table: rows(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY ctid") for table in TABLES}

    return of_all


def test_loading_again_changes_nothing(load, versions):
    before = versions()
    counts = load()
    assert versions() == before
    assert counts == {
        "divisions": len(before["authorities_division"]),
        "authorities": len(before["authorities_authority"]),
        "calendar_days": len(before["authorities_calendarday"]),
    }
    assert min(counts.values()) > 500


class TestBureaus:
    def test_a_name_that_an_administrator_gave_stays_and_its_end_is_brought_up_to_date(
        self, load, as_owner, officer_at
    ):
        officer = officer_at("420106", Role.CLERK)
        bureau = Authority.objects.get(code="420106")
        with as_owner():
            Authority.objects.filter(pk=bureau.pk).update(name="示例综合执法局", valid_to=date(2025, 1, 1))
        load()
        again = Authority.objects.get(code="420106")
        assert (again.pk, again.name, again.path, again.valid_to) == (bureau.pk, "示例综合执法局", bureau.path, None)
        assert Post.objects.get(officer=officer).authority == again

    def test_a_parent_and_an_heir_are_set_right(self, load, as_owner):
        heirless = Authority.objects.filter(successor__isnull=False).first()
        parent, heir = heirless.parent_id, heirless.successor_id
        with as_owner():
            Authority.objects.filter(pk=heirless.pk).update(parent=None, successor=None)
        load()
        heirless.refresh_from_db()
        assert (heirless.parent_id, heirless.successor_id) == (parent, heir)

    def test_one_that_no_code_list_knows_stays(self, load, as_owner, station):
        zone = station("420100", "kfq", "示例开发区市场监督管理局")
        with as_owner():
            Authority.objects.filter(pk=zone.pk).update(level=Level.COUNTY)
        load()
        assert Authority.objects.get(code=zone.code).name == "示例开发区市场监督管理局"

    def test_a_missing_one_is_added_with_its_parent(self, load, as_owner):
        with as_owner():
            Authority.objects.filter(code="420106").update(code="OLD", path="/42/01/OLD/")
        load()
        assert Authority.objects.get(code="420106").parent.code == "420100"


class TestDivisions:
    def test_a_missing_one_is_added_and_a_changed_one_set_right(self, load, as_owner):
        held = Division.objects.get(code="420106", valid_to=None)
        with as_owner():
            Division.objects.filter(pk=held.pk).update(parent_code="429999", notice="示例")
        load()
        again = Division.objects.get(pk=held.pk)
        assert (again.parent_code, again.notice) == (held.parent_code, held.notice)

    def test_every_heir_outlives_the_division_it_follows(self, db):
        """A code may have had several names; the heir is the record that is in force latest (520201 钟山区)."""
        wrong = [
            f"{old} → {heir}"
            for old in Division.objects.prefetch_related("successors")
            for heir in old.successors.all()
            if heir.valid_to is not None and (old.valid_to is None or heir.valid_to <= old.valid_to)
        ]
        assert wrong == []


class TestCalendar:
    """`web` keeps the calendar, on the administration pages."""

    def test_an_officers_edits_stay(self, load):
        CalendarDay.objects.filter(day=date(2026, 10, 8)).delete()
        CalendarDay.objects.create(day=date(2026, 7, 16), is_working=False, name="示例停工")
        CalendarDay.objects.filter(day=date(2026, 10, 10)).update(is_working=False, name="改期")
        CalendarDay.objects.filter(day=date(2026, 5, 9)).delete()
        load()
        kept = dict(CalendarDay.objects.filter(day__year=2026).values_list("day", "is_working"))
        assert kept[date(2026, 7, 16)] is False
        assert kept[date(2026, 10, 10)] is False
        assert date(2026, 5, 9) not in kept

    def test_a_year_newly_announced_is_added(self, load):
        before = set(CalendarDay.objects.values_list("day", "is_working", "name"))
        AnnouncedYear.objects.filter(year=2026).delete()
        CalendarDay.objects.filter(day__year=2026).delete()
        load()
        assert set(CalendarDay.objects.values_list("day", "is_working", "name")) == before
        assert AnnouncedYear.objects.filter(year=2026).exists()

    def test_with_the_december_days_that_its_notice_takes_from_the_year_before(self, load):
        AnnouncedYear.objects.filter(year=2019).delete()
        CalendarDay.objects.filter(day__range=(date(2018, 12, 29), date(2019, 12, 31))).delete()
        CalendarDay.objects.filter(day=date(2018, 10, 1)).delete()
        load()
        kept = dict(
            CalendarDay.objects.filter(day__range=(date(2018, 10, 1), date(2019, 1, 1))).values_list(
                "day", "is_working"
            )
        )
        assert kept[date(2018, 12, 29)] is True
        assert kept[date(2018, 12, 31)] is False
        assert date(2018, 10, 1) not in kept, "2018 was announced before: what was taken out of it stays out"

    def test_such_a_day_that_an_officer_already_has_stays_as_it_is(self, load):
        AnnouncedYear.objects.filter(year=2019).delete()
        CalendarDay.objects.filter(day=date(2018, 12, 29)).update(is_working=False)
        load()
        assert CalendarDay.objects.get(day=date(2018, 12, 29)).is_working is False
