"""A titled household has another operator: asked, agreed, checked, passed on; never to who did not agree (C9, C11)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from authorities import clock
from authorities.jurisdiction import nationwide, own_household
from mingteyouxin.operator_changes import changes
from mingteyouxin.operator_changes.models import OperatorAnswerDays, OperatorChange
from mingteyouxin.titles import titles
from mingteyouxin.titles.models import Recognition
from registry.models import Defaulter, DirectoryEntry, Household, Message
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise
from tests import factories
from tests.anew import officer_anew, person_anew
from tests.factories import bureau
from tests.factories.appeals import PDF
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG
from tests.served import reached

DAY = date(2026, 9, 1)
NEW = Identity("李四", "42010619850615123X")


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def title(shop, as_batch) -> Recognition:
    with as_batch(), nationwide():
        factories.deliver_lists(on=DAY)
        made = RecognitionFactory(household=shop)
        titles.put_on_lists(made, place=shop.authority)
    return made


@pytest.fixture
def operator(as_batch):
    """`operator(household_id, identity)` → registration delivers him as the operator; the person he is."""

    def changed(household_id: int, one: Identity = NEW):
        seals = sealer()
        with as_batch(), nationwide():
            Household.objects.filter(pk=household_id).update(
                operator_name=one.name,
                operator_id_sealed=seals.seal(one.document),
                operator_id_index=seals.index(one.document),
            )
        return recognise(one)

    return changed


@pytest.fixture
def night(as_batch):
    """What the clock does in a night, in its order → rows closed, asked, noted as silent."""

    def passed(day: date = DAY) -> tuple[int, int, int]:
        with clock.stopped_at(day), as_batch():
            return changes.close_moot(), changes.ask_new_operators(), changes.note_silence()

    return passed


@pytest.fixture
def asked(title, operator, night):
    """The change after its first night, and the new operator."""
    person = operator(title.household_id)
    assert night() == (0, 1, 0)
    return _change(title), person


@pytest.fixture
def clerks(clerk):
    return officer_anew(clerk)


def _change(title) -> OperatorChange:
    with nationwide():
        rows = OperatorChange.objects.select_related("recognition", "household", "recogniser")
        return rows.filter(recognition=title).latest("id")


def _title(title) -> Recognition:
    with nationwide():
        return Recognition.objects.get(pk=title.pk)


def _answer(person, change, answer="agree"):
    url = reverse("my-operator-change", args=[change.household_id, change.pk])
    return person_anew(person).post(url, {"answer": answer}, follow=True)


def _post(client, name, change, **values) -> str:
    return client.post(reverse(name, args=[WUCHANG, change.pk]), values, follow=True).content.decode()


class TestTheWholeWay:
    def test_asked_agreed_checked_passed_on(self, asked, title, clerks, client, night):
        change, person = asked
        assert night() == (0, 0, 0)
        certificate = f"/t/{title.number}"
        shown = client.get(certificate).content.decode()
        assert "有效" in shown and "登记的经营者已变更" in shown
        home = person_anew(person).get(reverse("my-home", args=[change.household_id])).content.decode()
        assert "请确认是否继续名特优新认定" in home
        assert bytes(_title(title).operator_index) == bytes(change.former_index)
        assert "已同意" in _answer(person, change).content.decode()
        # Agreed, and not his yet: an officer checks.
        assert bytes(_title(title).operator_index) == bytes(change.former_index)
        page = clerks.get(reverse("operator-change-page", args=[WUCHANG, change.pk])).content.decode()
        assert "没有其他认定" in page and "不在失信被执行人名单上" in page
        assert "由新经营者继续，已告知" in _post(clerks, "operator-change-pass-on", change)
        assert bytes(_title(title).operator_index) == bytes(change.new_index)
        assert _change(title).status == "passed_on"
        assert "登记的经营者已变更" not in client.get(certificate).content.decode()
        with nationwide():
            assert title.events.filter(action="pass_on").count() == 1
            assert Message.objects.filter(title="名特优新认定由您继续").count() == 1
        assert night(DAY + timedelta(days=1)) == (0, 0, 0)

    def test_at_the_counter_with_what_he_signed(self, asked, title, clerks):
        change, _ = asked
        url = reverse("operator-counter-take", args=[WUCHANG, change.pk])
        assert "张记面馆" in clerks.get(reverse("operator-counter-list", args=[WUCHANG])).content.decode()
        assert "请选择文件" in clerks.post(url, {"answer": "agree"}).content.decode()
        signed = {"answer": "agree", "consent": SimpleUploadedFile("a.pdf", PDF)}
        assert "已登记新经营者的书面意见" in clerks.post(url, signed, follow=True).content.decode()
        _post(clerks, "operator-change-pass-on", change)
        assert bytes(_title(title).operator_index) == bytes(change.new_index)


class TestNobodyWhoDidNotAgree:
    def test_the_database_asks_for_his_own_word(self, asked, title, as_batch, person):
        change, _ = asked

        def refused(model, key, match, **values) -> None:
            with as_batch(), nationwide(), pytest.raises(DatabaseError, match=match), transaction.atomic():
                model.objects.filter(pk=key).update(**values)

        refused(Recognition, title.pk, "did not agree", operator_index=change.new_index)
        refused(OperatorChange, change.pk, "agreed_by_somebody", status="agreed")
        # The former operator's word is not the new one's.
        with as_batch(), nationwide():
            OperatorChange.objects.filter(pk=change.pk).update(
                status="agreed", agreed_at=clock.now(), agreed_person=person
            )
            OperatorChange.objects.filter(pk=change.pk).update(status="passed_on", decided_on=DAY)
        refused(Recognition, title.pk, "did not agree", operator_index=change.new_index)

    def test_a_household_decides_nothing_but_its_answer(self, asked):
        change, _ = asked
        with own_household(change.household_id):
            for values in ({"status": "passed_on", "decided_on": DAY}, {"reason": "示例"}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    OperatorChange.objects.filter(pk=change.pk).update(**values)

    def test_he_declines_and_the_title_stays_until_an_officer_decides(self, asked, title, clerks, client, night):
        change, person = asked
        assert "不同意继续" in _answer(person, change, "decline").content.decode()
        assert "不能进行此操作" in _post(clerks, "operator-change-pass-on", change)
        assert _change(title).status == "declined" and _title(title).status == "valid"
        assert "请写明怎样处理" in _post(clerks, "operator-change-settle", change, note=" ")
        assert "已登记处理情况" in _post(clerks, "operator-change-settle", change, note="示例：已提出拟取消")
        # He is not asked again, and everybody goes on reading that he is not the title's.
        assert night(DAY + timedelta(days=1)) == (0, 0, 0)
        assert bytes(_title(title).operator_index) == bytes(change.former_index)
        assert "登记的经营者已变更" in client.get(f"/t/{title.number}").content.decode()

    def test_the_one_before_is_not_asked(self, asked, person):
        change, _ = asked
        assert _answer(person, change).status_code == 404


class TestChecks:
    def test_who_holds_another_title_in_the_place_gets_none(self, title, operator, night, household, as_batch, clerks):
        with as_batch(), nationwide():
            RecognitionFactory(household=household(WUCHANG, document=NEW.document))
        person = operator(title.household_id)
        night()
        change = _change(title)
        _answer(person, change)
        assert "另一户已经认定" in _post(clerks, "operator-change-pass-on", change)
        assert _change(title).status == "agreed"
        assert bytes(_title(title).operator_index) == bytes(change.former_index)

    def test_a_defaulter_gets_none(self, asked, title, as_batch, clerks):
        change, person = asked
        _answer(person, change)
        with as_batch(), nationwide():
            Defaulter.objects.create(
                path="/42/", id_index=change.new_index, name="李四", case_no="1", listed_on=DAY, delivery_id=1
            )
        assert "目前在失信被执行人名单上" in _post(clerks, "operator-change-pass-on", change)
        assert bytes(_title(title).operator_index) == bytes(change.former_index)

    def test_no_list_is_no_clean_record(self, shop, operator, night, as_batch, clerks):
        later = DAY + timedelta(days=500)
        with as_batch(), nationwide():
            title = RecognitionFactory(household=shop)
        person = operator(shop.pk)
        with clock.stopped_at(later):
            night(later)
            change = _change(title)
            _answer(person, change)
            assert "请写明核实情况" in _post(clerks, "operator-change-pass-on", change)
            _post(clerks, "operator-change-pass-on", change, note="示例：已向法院查询")
        assert bytes(_title(title).operator_index) == bytes(change.new_index)
        assert _change(title).reason == "示例：已向法院查询"


class TestDays:
    def test_without_the_places_word_there_are_none(self, asked, night):
        change, _ = asked
        assert change.due_on is None and night(DAY + timedelta(days=400)) == (0, 0, 0)

    def test_where_the_place_sets_days_they_run_from_service(self, title, operator, night, as_batch):
        with as_batch():
            OperatorAnswerDays.objects.create(province="42", valid_from=DAY, days=5, ground="示例")
        person = operator(title.household_id)
        night()
        assert night(DAY + timedelta(days=60)) == (0, 0, 0)
        reached(title.household_id)
        until = _change(title).due_on
        assert night(until) == (0, 0, 0) and night(until + timedelta(days=1)) == (0, 0, 1)
        assert _change(title).status == "silent" and _title(title).status == "valid"
        # Late is not never.
        assert "已同意" in _answer(person, _change(title)).content.decode()


def test_registration_names_the_former_one_again(asked, title, operator, night, client):
    operator(title.household_id, Identity("张三", "420106199001010071"))
    assert night(DAY + timedelta(days=1)) == (1, 0, 0)
    assert _change(title).status == "moot"
    assert "登记的经营者已变更" not in client.get(f"/t/{title.number}").content.decode()


def test_a_household_that_moved_away_is_looked_at_and_nothing_ends(title, clerks, as_batch, neighbour):
    listed = reverse("moved-title-list", args=[WUCHANG])
    assert "张记面馆" not in clerks.get(listed).content.decode()
    there = bureau(JIANGAN)
    with as_batch(), nationwide():
        Household.objects.filter(pk=title.household_id).update(path=there.path, authority=there)
        DirectoryEntry.objects.filter(household_id=title.household_id).update(authority=there)
    page = clerks.get(listed).content.decode()
    assert "张记面馆" in page and there.short_name in page
    others = officer_anew(neighbour)
    assert others.get(reverse("moved-title-page", args=[JIANGAN, title.pk])).status_code == 404
    url = reverse("moved-title-page", args=[WUCHANG, title.pk])
    assert "请写明核实情况" in clerks.post(url, {"note": " "}, follow=True).content.decode()
    assert "认定保留" in clerks.post(url, {"note": "示例：迁到江岸，仍在经营"}, follow=True).content.decode()
    assert "张记面馆" not in clerks.get(listed).content.decode()
    assert _title(title).status == "valid"
    # Its recogniser goes on with it as with any other; the bureau where the household is now does not.
    for view, more in (("title-page", ()), ("ending-new", ("cancel",))):
        assert "张记面馆" in clerks.get(reverse(view, args=[WUCHANG, title.pk, *more])).content.decode()
        assert others.get(reverse(view, args=[JIANGAN, title.pk, *more])).status_code == 404
    told = clerks.post(
        reverse("ending-new", args=[WUCHANG, title.pk, "cancel"]), {"ground": "class", "facts": "示例"}, follow=True
    )
    assert (told.status_code, "张记面馆" in told.content.decode()) == (200, True)
    with own_household(title.household_id):
        assert Message.objects.filter(household=title.household_id, to_serve=True).exists()
