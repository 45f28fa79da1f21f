"""A title is cancelled or revoked: told, heard, ended by two officers, taken back (C11, C14)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord
from casework import four_eyes
from casework.refusals import Refused
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.endings import endings
from mingteyouxin.endings.endings import ENDING_BY_TWO
from mingteyouxin.endings.enums import EndingGround, EndingKind
from mingteyouxin.endings.models import Ending, EndingEvent, EndingLetter
from mingteyouxin.titles import eligibility, titles
from mingteyouxin.titles.data_findings import Asked
from mingteyouxin.titles.models import LiveTitles, Recognition, RecognitionEvent
from registry.enums import HouseholdType
from registry.models import Household, Message, PublishedRecognition, PublishedRun, PublishedTitle, PublishedType
from tests import factories
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import WUCHANG
from tests.second_officer import client_of_another
from tests.served import reached

DAY = date(2026, 11, 2)
FACTS = "示例：2026 年度分型显示，该户被列入经营异常名录，不符合分型条件"


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def given(shop, as_batch):
    """`given(**fields)` → a title of `shop`, on the lists."""

    def made(**fields) -> Recognition:
        with as_batch(), nationwide():
            title = RecognitionFactory(household=shop, **fields)
            titles.put_on_lists(title, place=shop.authority)
        return title

    return made


@pytest.fixture
def title(given) -> Recognition:
    return given()


@pytest.fixture
def published(as_batch):
    """`published(household_id, type)` → its type by the current run of the province, an annual one unless told."""

    def of(household_id: int, type_: HouseholdType, *, counts: bool = True) -> None:
        with as_batch():
            PublishedRun.objects.create(
                run_id=1, province="42", year=2026, as_of=DAY, published_on=DAY, is_current=True, counts=counts
            )
            PublishedType.objects.filter(household_id=household_id).update(type=type_, run=None)

    return of


@pytest.fixture
def clerks(clerk) -> Client:
    return client_of_another(clerk)


@pytest.fixture
def supervisors(supervisor) -> Client:
    return client_of_another(supervisor)


@pytest.fixture
def mine(person) -> Client:
    client = Client()
    factories.log_in_person(client, person)
    return client


def _intend(clerks, title, kind="cancel", ground="typing") -> Ending:
    url = reverse("ending-new", args=[WUCHANG, title.pk, kind])
    assert "告知经营者" in clerks.get(url).content.decode()
    page = clerks.post(url, {"ground": ground, "facts": FACTS}, follow=True).content.decode()
    assert "已出具告知书" in page
    return _open(title)


def _open(title) -> Ending:
    with nationwide():
        rows = Ending.objects.select_related("recogniser", "recognition", "household")
        return rows.filter(recognition=title).latest("id")


def _post(client, name, ending, **values) -> str:
    return client.post(reverse(name, args=[WUCHANG, ending.pk]), values, follow=True).content.decode()


def _say(mine, ending, text="示例：已移出名录，情况属实") -> str:
    url = reverse("my-ending-state", args=[ending.household_id, ending.pk])
    return mine.post(url, {"text": text}, follow=True).content.decode()


def _status(title) -> tuple[str, str]:
    with nationwide():
        return Recognition.objects.get(pk=title.pk).status, _open(title).status


def _letters(ending) -> list[str]:
    with nationwide():
        return [kept.text["title"] for kept in EndingLetter.objects.filter(ending=ending).order_by("id")]


def _end(clerks, supervisors, ending) -> str:
    _post(clerks, "ending-propose", ending, note="示例：不予采纳，名录仍在列")
    return _post(supervisors, "ending-decide", ending, approve="1")


class TestTheWholeWay:
    def test_cancelled_after_the_household_said_its_word(self, title, clerks, supervisors, mine, client):
        ending = _intend(clerks, title)
        home = mine.get(reverse("my-home", args=[title.household_id])).content.decode()
        assert "拟终止您的名特优新认定" in home
        page = mine.get(reverse("my-ending", args=[title.household_id, ending.pk])).content.decode()
        assert FACTS in page and "10 个工作日" in page and "写明您的情况和理由" in page
        assert "已提交" in _say(mine, ending)
        assert _status(title) == ("valid", "heard")
        assert "示例：已移出名录" in clerks.get(reverse("ending-page", args=[WUCHANG, ending.pk])).content.decode()
        assert "自今日起终止" in _end(clerks, supervisors, ending)
        assert _status(title) == ("cancelled", "ended")
        assert not PublishedRecognition.objects.exists()
        assert LiveTitles.objects.get(path="/42/").count == 0
        check = client.get(f"/t/{title.number}").content.decode()
        assert "已终止" in check and "取消" not in check and "不再符合" not in check
        assert _letters(ending) == ["拟取消名特优新认定告知书", "取消名特优新认定决定书"]
        decided = mine.get(reverse("my-ending", args=[title.household_id, ending.pk])).content.decode()
        assert "行政复议" in decided and "示例：不予采纳" in decided
        with nationwide():
            assert RecognitionEvent.objects.get(recognition=title, action="cancel").remedy is not None
            assert EndingEvent.objects.get(ending=ending, action="end").remedy is not None
            assert Message.objects.filter(view="my-ending", to_serve=True).count() == 2
            assert AuditRecord.objects.filter(act="title_ended", household_id=title.household_id).exists()

    def test_both_sides_take_the_letters_with_them(self, title, clerks, mine):
        ending = _intend(clerks, title)
        with nationwide():
            kept = EndingLetter.objects.get(ending=ending)
        office = reverse("ending-letter", args=[WUCHANG, ending.pk, kept.pk, "docx"])
        own = reverse("my-ending-letter", args=[title.household_id, ending.pk, kept.pk, "pdf"])
        assert clerks.get(office).status_code == 200 and mine.get(own).status_code == 200

    def test_revoked_and_barred_through_the_whole_last_day(self, title, clerks, supervisors, mine, shop, planned_round):
        ending = _intend(clerks, title, "revoke", "fraud")
        _say(mine, ending)
        _end(clerks, supervisors, ending)
        assert _status(title) == ("revoked", "ended")
        page = mine.get(reverse("my-ending", args=[title.household_id, ending.pk])).content.decode()
        assert "2031年11月2日（含当日）以前，该户不得再次申报" in page

        def barred(on: date, path=RecognitionPath.APPLICATION) -> bool:
            with jurisdiction(shop.path):
                found = eligibility.findings(Asked(shop, planned_round, path, on, on))
            return "five_year_bar" in {one.code for one in found}

        assert barred(date(2031, 11, 2)) and not barred(date(2031, 11, 3))
        assert not barred(date(2031, 11, 2), RecognitionPath.RECOMMENDATION)
        # Taken back by two, it bars nobody any more.
        clerks.post(reverse("title-restore", args=[WUCHANG, title.pk]), {"note": "示例：证据有误"})
        supervisors.post(reverse("title-restore-decide", args=[WUCHANG, title.pk]), {"approve": "1"})
        assert _status(title) == ("valid", "ended")
        assert not barred(date(2031, 11, 2))
        assert PublishedTitle.objects.get(number=title.number).ended_on is None

    def test_it_stays(self, title, clerks, mine):
        ending = _intend(clerks, title)
        _say(mine, ending)
        assert "请写明不予终止的理由" in _post(clerks, "ending-drop", ending, note=" ")
        assert "已决定不予终止" in _post(clerks, "ending-drop", ending, note="示例：已移出名录")
        assert _status(title) == ("valid", "dropped")
        assert _letters(ending)[-1] == "不予取消名特优新认定告知书"
        assert "认定保留" in mine.get(reverse("my-ending", args=[title.household_id, ending.pk])).content.decode()


class TestHearing:
    def test_unserved_its_days_do_not_run(self, title, clerks, as_batch):
        ending = _intend(clerks, title)
        assert "还没有送达" in _post(clerks, "ending-propose", ending, note="示例")
        with clock.stopped_at(DAY + timedelta(days=90)), as_batch():
            assert endings.note_silence() == 0
        assert _status(title) == ("valid", "told")

    def test_silence_after_all_its_days_is_a_hearing(self, title, clerks, supervisors, as_batch):
        ending = _intend(clerks, title)
        served = DAY + timedelta(days=30)
        with clock.stopped_at(served):
            reached(title.household_id)
        until = _open(title).due_on
        assert until == date(2026, 12, 16)
        with clock.stopped_at(until), as_batch():
            assert endings.note_silence() == 0
        with clock.stopped_at(until), pytest.raises(Refused, match="以前陈述"), jurisdiction(title.path):
            endings.propose(_open(title), reason="示例", by=ending.opened_by)
        with clock.stopped_at(until + timedelta(days=1)):
            with as_batch():
                assert (endings.note_silence(), endings.note_silence()) == (1, 0)
            assert _status(title) == ("valid", "heard")
            with nationwide():
                assert EndingEvent.objects.get(ending=ending, action="silence").served_on == served

    def test_too_late_on_the_phone_and_still_taken_at_the_counter(self, title, clerks, clerk, person):
        ending = _intend(clerks, title)
        reached(title.household_id)
        until = _open(title).due_on
        with clock.stopped_at(until + timedelta(days=1)):
            with own_household(title.household_id), pytest.raises(Refused) as refusal:
                endings.state(_open(title), text="示例", by=person)
            assert refusal.value.code == "statement_overdue" and _status(title)[1] == "told"
            with jurisdiction(title.path):
                endings.state_on_paper(_open(title), text="示例：书面申辩", by=clerk)
        assert _status(title)[1] == "heard" and ending.statement == ""

    def test_an_officer_takes_down_what_was_said_at_the_counter(self, title, clerks):
        ending = _intend(clerks, title)
        assert "请填写经营者陈述" in _post(clerks, "ending-state", ending, text=" ")
        assert "已登记" in _post(clerks, "ending-state", ending, text="示例：书面申辩")
        assert _open(title).statement == "示例：书面申辩"

    def test_empty_words_are_none(self, title, clerks, mine):
        ending = _intend(clerks, title)
        assert "请填写您的陈述" in _say(mine, ending, text=" ")
        assert _status(title)[1] == "told"


class TestTwoOfficers:
    def test_one_alone_ends_nothing(self, title, clerks, mine, clerk, supervisor):
        ending = _intend(clerks, title)
        _say(mine, ending)
        with jurisdiction(title.path), pytest.raises(Refused) as refusal:
            endings.propose(_open(title), reason="示例", by=supervisor)
            asked = four_eyes.pending(ENDING_BY_TWO, ending.pk)
            four_eyes.approve(ENDING_BY_TWO, asked.pk, by=supervisor)
        assert refusal.value.code == "four_eyes" and _status(title) == ("valid", "heard")

    def test_the_database_asks_for_two_and_for_a_hearing(self, title, clerks, mine, as_batch):
        ending = _intend(clerks, title)
        refused = [
            (Ending, ending.pk, {"status": "ended", "decided_on": DAY}),
            (Recognition, title.pk, {"status": "cancelled", "ended_on": DAY}),
            (Recognition, title.pk, {"status": "revoked", "ended_on": DAY}),
            (Ending, ending.pk, {"status": "heard", "heard_on": DAY, "due_on": None}),
        ]
        for model, key, changes in refused:
            with as_batch(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
                model.objects.filter(pk=key).update(**changes)
        _say(mine, ending)
        with as_batch(), nationwide(), pytest.raises(DatabaseError, match="two officers"), transaction.atomic():
            Ending.objects.filter(pk=ending.pk).update(status="ended", decided_on=DAY)

    def test_without_remedies_nothing_is_decided(self, title, clerks, mine, without_remedies):
        without_remedies(WUCHANG)
        ending = _intend(clerks, title)
        _say(mine, ending)
        _post(clerks, "ending-propose", ending, note="示例")
        with nationwide():
            assert four_eyes.open_request(ENDING_BY_TWO.name, ending.pk) is None


class TestWhatMayBeEnded:
    def test_what_was_recommended_is_not_revoked(self, given, clerks, clerk):
        recommended = given(recognition_path="recommendation", recommender="示例")
        url = reverse("ending-new", args=[WUCHANG, recommended.pk, "revoke"])
        page = clerks.post(url, {"ground": "fraud", "facts": FACTS}).content.decode()
        assert "只有自主申报取得的认定可以撤销" in page
        # Nor is its type a ground to cancel it.
        form = clerks.get(reverse("ending-new", args=[WUCHANG, recommended.pk, "cancel"])).content.decode()
        assert "降为生存型，" not in form and "不再符合分型条件" in form
        with jurisdiction(recommended.path), pytest.raises(Refused) as refusal:
            endings.intend(recommended, kind=EndingKind.CANCEL, ground=EndingGround.SURVIVAL, facts=FACTS, by=clerk)
        assert refusal.value.code == "recommended"

    def test_one_matter_a_title(self, title, clerks, clerk):
        ending = _intend(clerks, title)
        again = clerks.get(reverse("ending-new", args=[WUCHANG, title.pk, "revoke"]))
        assert again.url == reverse("ending-page", args=[WUCHANG, ending.pk])
        with jurisdiction(title.path), pytest.raises(Refused) as refusal:
            endings.intend(title, kind=EndingKind.CANCEL, ground=EndingGround.CLASS, facts=FACTS, by=clerk)
        assert refusal.value.code == "ending_open"

    def test_who_is_about_to_be_revoked_does_not_slip_out(self, title, clerks, person, as_batch):
        ending = _intend(clerks, title, "revoke", "fraud")
        with pytest.raises(Refused) as refusal:
            titles.renounce(title, by=person)
        assert refusal.value.code == "under_revocation"
        with jurisdiction(title.path):
            endings.drop(_open(title), reason="示例", by=ending.opened_by)
        titles.renounce(title, by=person)
        assert _status(title) == ("renounced", "dropped")

    def test_what_is_cancelled_may_be_renounced_and_the_matter_closes(self, title, clerks, person, as_batch):
        _intend(clerks, title)
        titles.renounce(title, by=person)
        with as_batch():
            assert endings.close_moot() == 1
        assert _status(title) == ("renounced", "moot")


class TestWhoseItIs:
    def test_the_city_above_reads_it_and_the_neighbour_does_not(self, title, clerks, officer_at, neighbour):
        ending = _intend(clerks, title)
        above = client_of_another(officer_at("420100", Role.SUPERVISOR))
        page = above.get(reverse("ending-page", args=["420100", ending.pk])).content.decode()
        assert FACTS in page and "提请取消" not in page
        assert above.post(reverse("ending-drop", args=["420100", ending.pk]), {"note": "示例"}).status_code == 404
        assert above.get(reverse("ending-new", args=["420100", title.pk, "cancel"])).status_code == 404
        other = client_of_another(neighbour)
        assert other.get(reverse("ending-page", args=["420102", ending.pk])).status_code == 404

    def test_a_household_reads_its_own_and_writes_its_word_alone(self, title, clerks):
        ending = _intend(clerks, title)
        with own_household(title.household_id):
            assert Ending.objects.get().pk == ending.pk and EndingLetter.objects.count() == 1
            for changes in ({"facts": "示例"}, {"status": "dropped", "decided_on": DAY}, {"ground": "class"}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    Ending.objects.filter(pk=ending.pk).update(**changes)
        with own_household(title.household_id + 1):
            assert not Ending.objects.exists() and not EndingEvent.objects.exists()


class TestDoubts:
    @pytest.mark.parametrize(
        ("type_", "path", "listed"),
        [
            (HouseholdType.INELIGIBLE, "application", True),
            (HouseholdType.SURVIVAL, "application", True),
            (HouseholdType.SURVIVAL, "recommendation", False),
            (HouseholdType.INELIGIBLE, "recommendation", True),
            (HouseholdType.GROWTH, "application", False),
        ],
    )
    def test_the_annual_run_lists_and_ends_nothing(self, given, clerks, published, type_, path, listed):
        title = given(recognition_path=path, recommender="" if path == "application" else "示例")
        published(title.household_id, type_)
        page = clerks.get(reverse("title-doubt-list", args=[WUCHANG])).content.decode()
        assert ("张记面馆" in page) is listed
        with nationwide():
            assert Recognition.objects.get().status == "valid" and not Ending.objects.exists()

    def test_an_extra_run_lists_nobody(self, title, clerks, published):
        published(title.household_id, HouseholdType.INELIGIBLE, counts=False)
        assert "张记面馆" not in clerks.get(reverse("title-doubt-list", args=[WUCHANG])).content.decode()


def test_whoever_gave_a_title_sees_whose_it_is_wherever_the_household_moved_to(title, shop, as_batch):
    with as_batch(), nationwide():
        there = factories.bureau("430102")
        Household.objects.filter(pk=shop.pk).update(path=there.path, authority=there)
    with jurisdiction(title.path):
        # Every list joins the household for its name.
        assert Recognition.objects.select_related("household").get(pk=title.pk).household == shop
        assert not Household.objects.filter(pk=shop.pk).exists()
    with as_batch(), nationwide():
        Recognition.objects.filter(pk=title.pk).update(path="/44/01/03/")
    with jurisdiction("/42/"), pytest.raises(Household.DoesNotExist):
        Household._base_manager.get(pk=shop.pk)
