"""Site visits over HTTP, as the bureau that sends, the station that goes, and others."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Notification
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.visits import visit_drafts, visit_plans, visit_sheets
from mingteyouxin.visits.enums import VisitStatus
from mingteyouxin.visits.models import Visit, VisitDraft, VisitEvent, VisitPhoto
from registry.models import Reveal
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories import bureau, class_standards
from tests.factories.cases import CaseFactory
from tests.factories.class_standards import RoundFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG, WUHAN
from tests.mingteyouxin.visits.conftest import DUE, NOW, obstacles, picture

# A city without counties.
DONGGUAN = "441900"
WHERE = {"station": f"{WUCHANG}03", "due_on": DUE.isoformat()}


def client_as(officer) -> Client:
    client = Client()
    factories.log_in(client, officer)
    return client


def planned(clerk, cases, **changes):
    return client_as(clerk).post(
        reverse("visiting-plan", args=[WUCHANG]), {"case": [case.pk for case in cases]} | WHERE | changes, follow=True
    )


def all_visits() -> list[Visit]:
    with nationwide():
        return list(Visit.objects.order_by("id"))


@pytest.fixture
def visit(passed, clerk, street_station, visitor) -> Visit:
    """The visit of the second case, whose address comes first."""
    planned(clerk, passed)
    return next(one for one in all_visits() if one.case_id == passed[1].pk)


def sheet(visit, **changes) -> dict:
    """What a phone sends; 优质 has three criteria."""
    answers = {f"answer-{key}": "yes" for key, _ in visit_sheets.QUESTIONS}
    answers |= {f"answer-c1-{number}": "unclear" for number in (1, 2, 3)}
    return (
        answers
        | {
            "client_key": str(uuid.uuid4()),
            "result": "confirmed",
            "note": "",
            "visited_at": f"{NOW.isoformat()}T00:00",
        }
        | changes
    )


def hand_in(officer, visit, data, code=f"{WUCHANG}03", **headers):
    return client_as(officer).post(reverse("visit-page", args=[code, visit.pk]), data, headers=headers)


def test_a_bureau_sends_a_station_to_many_households_at_once(passed, clerk, street_station, visitor):
    page = client_as(clerk).get(reverse("visiting-plan", args=[WUCHANG])).content.decode()
    assert page.index("粮道街 20 号") < page.index("粮道街 3 号")
    answer = planned(clerk, passed)
    assert "已安排 2 户" in answer.content.decode()
    with jurisdiction(street_station.path):
        assert Visit.objects.planned().count() == 2
        assert VisitEvent.objects.filter(action="plan", by=clerk).count() == 2
        assert Notification.objects.filter(officer=visitor).count() == 1
    again = planned(clerk, passed).content.decode()
    assert "已安排 0 户" in again and "需要变更时请改派" in again
    assert len(all_visits()) == 2


def test_all_of_a_street_goes_in_one_step(passed, clerk, street_station):
    planned(clerk, [], all="1", q="20 号")
    assert [visit.case_id for visit in all_visits()] == [passed[0].pk]


@pytest.mark.parametrize("changes", [{"station": ""}, {"station": JIANGAN}, {"due_on": "2026-10-18"}, {"due_on": "x"}])
def test_nobody_is_sent_elsewhere_or_into_the_past(passed, clerk, street_station, changes):
    planned(clerk, passed, **changes)
    assert not all_visits()


def test_a_wrong_day_costs_no_ticks(passed, clerk, street_station):
    answer = planned(clerk, passed[:1], due_on="2026-10-18")
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422 and answer.context["faulty"] == {"plan-due"}
    assert 'id="plan-due_error"' in page and "走访期限已经过去" in page and 'value="2026-10-18"' in page
    assert f'value="{passed[0].pk}" checked' in page and f'value="{passed[1].pk}" checked' not in page
    assert f'<option value="{WHERE["station"]}" selected>' in page
    nowhere = planned(clerk, passed[:1], station="")
    assert nowhere.context["faulty"] == {"plan-station"} and f'value="{WHERE["due_on"]}"' in nowhere.content.decode()


def test_who_is_sent_works_at_the_station(passed, clerk, street_station, visitor, neighbour_visitor):
    planned(clerk, passed[:1], assigned=neighbour_visitor.pk)
    assert not all_visits()
    with jurisdiction(passed[0].path), pytest.raises(Refused) as refusal:
        visit_plans.plan(
            passed[0].authority, [passed[0].pk], station=street_station, due_on=DUE, by=clerk,
            assigned=neighbour_visitor,
        )  # fmt: skip
    assert refusal.value.code == "not_a_visitor"
    planned(clerk, passed[:1], assigned=visitor.pk)
    assert [visit.assigned_id for visit in all_visits()] == [visitor.pk]


def test_a_city_sends_no_station_into_another_county(clerk, supervisor, household, station, officer_at):
    """武汉's own round: its households lie in several counties, each visited by its own station."""
    city = officer_at(WUHAN)
    round_ = RoundFactory(bureau=WUHAN, by=city, second=officer_at(WUHAN, Role.SUPERVISOR))
    document = "420106199001010099"
    shop = household(WUCHANG, document=document, phone="13812341234")
    with clock.stopped_at(class_standards.BEGIN):
        case = CaseFactory(household=shop, round=round_, by=recognise(Identity("张三", document)), lodged=True)
    foreign, own = station(JIANGAN, "01", "江岸所"), station(WUCHANG, "09", "武昌所")
    with clock.stopped_at(NOW), jurisdiction(round_.path):
        move(CASE, case.pk, CaseAction.PASS, by=city)
        (told,) = visit_plans.plan(round_.authority, [case.pk], station=foreign, due_on=DUE, by=city)
        assert "不能由江岸所走访" in told.text
        (told,) = visit_plans.plan(round_.authority, [case.pk], station=bureau(WUHAN), due_on=DUE, by=city)
        assert "不能由武汉市" in told.text
        (told,) = visit_plans.plan(round_.authority, [case.pk], station=own, due_on=DUE, by=city)
        assert (told.done, told.text) == (True, "")
        (visit,) = Visit.objects.all()
        # The counties' visits are none of the city's desk.
        assert not Visit.objects.of_the_desk(bureau(WUHAN)).exists()
    with clock.stopped_at(NOW):
        page = client_as(city).get(reverse("visit-page", args=[WUHAN, visit.pk]))
    assert page.status_code == 404


def test_a_city_without_counties_visits_and_files_itself(household, officer_at):
    """东莞: nobody stands between the city bureau and its households."""
    city, second = officer_at(DONGGUAN), officer_at(DONGGUAN, Role.SUPERVISOR)
    round_ = RoundFactory(bureau=DONGGUAN, by=city, second=second)
    document = "441900199001010098"
    shop = household(DONGGUAN, document=document, phone="13812341234")
    with clock.stopped_at(class_standards.BEGIN):
        case = CaseFactory(household=shop, round=round_, by=recognise(Identity("张三", document)), lodged=True)
        start = client_as(city).get(reverse("counter-start", args=[DONGGUAN]), {"number": shop.number})
        assert str(round_) in start.content.decode()
    with clock.stopped_at(NOW):
        with jurisdiction(round_.path):
            move(CASE, case.pk, CaseAction.PASS, by=city)
            (told,) = visit_plans.plan(
                round_.authority, [case.pk], station=bureau(DONGGUAN), due_on=DUE, by=city, assigned=second
            )
            assert (told.done, told.text) == (True, "")
            visit = Visit.objects.get(case=case)
        listed = client_as(second).get(reverse("visit-list", args=[DONGGUAN])).content.decode()
        assert str(shop) in listed
        sent = {"result": "confirmed", "note": "示例", "visited_at": "2026-10-19 09:30"}
        sent |= {"client_key": str(uuid.uuid4())}
        with jurisdiction(round_.path):
            questions = visit_sheets.sheet_of(visit).questions
        sent |= {f"answer-{one.key}": "yes" for one in questions}
        done = client_as(second).post(reverse("visit-page", args=[DONGGUAN, visit.pk]), sent)
        assert done.status_code == 302, done.content.decode()
    with jurisdiction(round_.path):
        assert Visit.objects.get(pk=visit.pk).status == "done"


@pytest.fixture
def neighbour_visitor(officer_at, other_station):
    """Somebody of another station of the county."""
    return officer_at(other_station.code)


@pytest.mark.parametrize("settled", [{"visit_after_ranking": True}], indirect=True)
def test_visits_after_ranking_wait_for_the_ranking(passed, clerk, street_station):
    planned(clerk, passed)
    assert not all_visits()
    with jurisdiction(passed[0].path):
        assert obstacles(passed[0], "visit") == []
        move(CASE, passed[0].pk, CaseAction.SELECT, by=clerk)
        assert obstacles(passed[0], "visit")[0][0] == "visit_missing"
    planned(clerk, passed)
    assert [visit.case_id for visit in all_visits()] == [passed[0].pk]


def test_a_station_sees_its_own_visits_and_no_more_of_the_household_than_they_need(
    visit, visitor, officer_at, other_station, passed
):
    page = client_as(visitor).get(reverse("visit-list", args=[f"{WUCHANG}03"])).content.decode()
    assert page.index("粮道街 20 号") < page.index("粮道街 3 号")
    shown = client_as(visitor).get(reverse("visit-page", args=[f"{WUCHANG}03", visit.pk])).content.decode()
    assert "示例2号面馆" in shown and "138****1234" in shown
    assert "13812341234" not in shown and "张三" not in shown and "42010619900101" not in shown
    printed = client_as(visitor).get(reverse("visit-print", args=[f"{WUCHANG}03"])).content.decode()
    assert printed.count('class="visit-sheet"') == 2 and "13812341234" not in printed
    stranger = officer_at(other_station.code)
    assert "面馆" not in client_as(stranger).get(reverse("visit-list", args=[other_station.code])).content.decode()
    assert hand_in(stranger, visit, sheet(visit), code=other_station.code).status_code == 404
    neighbour = officer_at(JIANGAN)
    assert client_as(neighbour).get(reverse("visit-page", args=[JIANGAN, visit.pk])).status_code == 404
    with jurisdiction(visit.path):
        assert not Case.objects.exists()


def test_the_phone_is_shown_for_a_reason(visit, visitor):
    client = client_as(visitor)
    url, page = (reverse(name, args=[f"{WUCHANG}03", visit.pk]) for name in ("visit-phone", "visit-page"))
    client.post(url, {"reason": "短"})
    assert "13812341234" not in client.get(page).content.decode()
    client.post(url, {"reason": "走访前预约时间"})
    assert 'href="tel:13812341234"' in client.get(page).content.decode()
    with nationwide():
        assert Reveal.objects.get().officer == visitor


def test_what_was_found_is_taken_once_however_often_it_is_sent(visit, visitor, clerk):
    data = sheet(visit)
    photos = {"photo": [picture("1.jpg"), picture("2.jpg", (4000, 3000))], "taken_at": ["2026-10-18T08:00:00Z"] * 2}
    first = hand_in(visitor, visit, data | photos, accept="application/json")
    assert first.json() == {"state": "delivered"}
    for file in photos["photo"]:
        file.seek(0)
    assert hand_in(visitor, visit, data | photos, accept="application/json").json() == {"state": "delivered"}
    other = hand_in(visitor, visit, sheet(visit), accept="application/json")
    assert (other.status_code, other.json()["code"]) == (422, "illegal_transition")
    with jurisdiction(visit.path):
        assert VisitPhoto.objects.count() == 2 and VisitEvent.objects.filter(action="record").count() == 1
        assert Visit.objects.get(pk=visit.pk).recorded_by == visitor
        photo = VisitPhoto.objects.first()
    shown = client_as(visitor).get(reverse("visit-photo", args=[f"{WUCHANG}03", visit.pk, photo.pk]))
    assert shown["Content-Type"] == "image/jpeg" and b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    with jurisdiction("/42/"):
        case = Case.objects.get(pk=visit.case_id)
        assert case.status == CaseStatus.PASSED
        assert obstacles(case, "visit") == []
    assert "一致" in client_as(clerk).get(reverse("field-page", args=[WUCHANG, visit.case_id])).content.decode()


def test_without_a_script_the_form_does_the_same(visit, visitor):
    answer = hand_in(visitor, visit, sheet(visit))
    assert answer.status_code == 302
    assert "与申报一致" in client_as(visitor).get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer-premises": ""}, "question_open"),
        ({"answer-premises": "no"}, "note_required"),
        ({"result": "not_confirmed"}, "note_required"),
        ({"result": "x"}, "result_missing"),
        ({"visited_at": "2026-12-01T00:00"}, "visited_in_future"),
        ({"visited_at": "x"}, "time_unreadable"),
        ({"client_key": "x"}, "client_key_missing"),
        ({"signature": b"%PDF-1.4 %%EOF"}, "photo_wanted"),
        ({"photo": b"GIF89a"}, "type_not_taken"),
    ],
)
def test_what_is_incomplete_is_refused_with_a_text_and_nothing_is_kept(visit, visitor, changes, code):
    changes = {k: SimpleUploadedFile("a.pdf", v) if isinstance(v, bytes) else v for k, v in changes.items()}
    answer = hand_in(visitor, visit, sheet(visit, **changes), accept="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    with jurisdiction(visit.path):
        assert Visit.objects.get(pk=visit.pk).status == VisitStatus.PLANNED and not VisitPhoto.objects.exists()


def test_a_household_that_is_otherwise_is_for_the_reviewer_to_decide(visit, visitor, clerk):
    hand_in(visitor, visit, sheet(visit, **{"answer-running": "no", "result": "not_confirmed", "note": "已停业。"}))
    with jurisdiction("/42/"):
        case = Case.objects.get(pk=visit.case_id)
        assert case.status == CaseStatus.PASSED
        ((code, text),) = obstacles(case, "visit")
        assert code == "visit_not_confirmed" and "已停业" in text
    planned(clerk, [case])
    assert [one.status for one in all_visits() if one.case_id == case.pk] == ["done", "planned"]


def test_a_visit_goes_to_another_station_and_the_first_no_longer_sees_it(
    visit, clerk, visitor, officer_at, other_station
):
    url = reverse("visiting-reassign", args=[WUCHANG])
    client_as(clerk).post(url, {"visit": [visit.pk], "station": other_station.code, "due_on": DUE.isoformat()})
    assert client_as(visitor).get(reverse("visit-page", args=[f"{WUCHANG}03", visit.pk])).status_code == 404
    second = officer_at(other_station.code)
    assert client_as(second).get(reverse("visit-page", args=[other_station.code, visit.pk])).status_code == 200


def test_a_visit_is_taken_back_with_a_reason(visit, clerk, visitor):
    url = reverse("visiting-cancel", args=[WUCHANG])
    client_as(clerk).post(url, {"visit": [visit.pk], "note": ""})
    with jurisdiction(visit.path):
        assert Visit.objects.get(pk=visit.pk).status == VisitStatus.PLANNED
    client_as(clerk).post(url, {"visit": [visit.pk], "note": "材料待补"})
    assert hand_in(visitor, visit, sheet(visit), accept="application/json").json()["code"] == "illegal_transition"


def test_nobody_visits_a_household_that_has_withdrawn(visit, visitor, as_batch):
    with jurisdiction("/42/"):
        case = Case.objects.get(pk=visit.case_id)
    with own_household(case.household_id):
        move(CASE, case.pk, CaseAction.WITHDRAW, by=recognise(Identity("张三", "420106199001010002")))
    assert hand_in(visitor, visit, sheet(visit), accept="application/json").json()["code"] == "case_over"
    with as_batch():
        assert visit_plans.follow_the_clock() == 1
    assert [one.status for one in all_visits() if one.pk == visit.pk] == [VisitStatus.CANCELLED]


def test_late_visits_are_brought_to_mind_once_a_day_and_stand_on_the_desk(visit, visitor, as_batch):
    with clock.stopped_at(DUE), as_batch():
        visit_plans.follow_the_clock()
    with clock.stopped_at(DUE + timedelta(days=1)):
        with as_batch():
            visit_plans.follow_the_clock()
            visit_plans.follow_the_clock()
        desk = client_as(visitor).get(reverse("office-home", args=[f"{WUCHANG}03"])).content.decode()
        late = client_as(visitor).get(reverse("visit-list", args=[f"{WUCHANG}03"]), {"late": "1"}).content.decode()
    with jurisdiction(visit.path):
        assert Notification.objects.filter(officer=visitor, text__contains="逾期").count() == 1
    assert "走访逾期" in desk and "示例2号面馆" in late


def test_what_was_found_does_not_change(visit, visitor):
    hand_in(visitor, visit, sheet(visit))
    for change in ({"note": "x"}, {"status": "planned"}):
        with jurisdiction(visit.path), pytest.raises(DatabaseError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**change)


def test_what_was_ticked_goes_on_with_who_ticked_it_to_whoever_is_sent_next(
    visit, visitor, clerk, officer_at, other_station
):
    ticked = {"answer-running": "yes", "answer-premises": "x", "note": "店主下午回来。"}
    ticked |= {"visited_at": "0001-01-01T00:00+14:00"}
    url = reverse("visit-draft", args=[f"{WUCHANG}03", visit.pk])
    told = client_as(visitor).post(url, ticked, headers={"accept": "application/json"})
    assert told.json()["state"] == "kept"
    second, page = officer_at(other_station.code), reverse("visit-page", args=[other_station.code, visit.pk])
    assert client_as(second).post(page + "draft/", ticked).status_code == 404
    where = {"visit": [visit.pk], "station": other_station.code, "due_on": DUE.isoformat()}
    client_as(clerk).post(reverse("visiting-reassign", args=[WUCHANG]), where)
    assert client_as(visitor).post(url, ticked).status_code == 404
    shown = client_as(second).get(page)
    assert shown.context["kept"].by == visitor and str(visitor) in shown.content.decode()
    assert "店主下午回来。" in shown.content.decode()
    assert shown.context["given"] == {"answer-running": "yes"}
    # What the second one ticks stands beside it, and both are read on the case's page.
    client_as(second).post(page + "draft/", ticked | {"answer-running": "no"}, follow=True)
    assert client_as(second).get(page).context["kept"].by == second
    with jurisdiction("/42/"):
        drafts = VisitDraft.objects.filter(visit=visit)
        assert {(one.by, _answer(one)) for one in drafts} == {(visitor, "yes"), (second, "no")}
    assert hand_in(second, visit, sheet(visit), code=other_station.code).status_code == 302
    refused = client_as(second).post(page + "draft/", ticked, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (422, "illegal_transition")


def _answer(draft) -> str:
    return next(line["answer"] for line in draft.checklist if line["key"] == "running")


def test_the_draft_of_a_visit_that_was_taken_back_stays_and_is_offered_to_the_next(
    visit, visitor, clerk, passed, officer_at, other_station
):
    with jurisdiction(visit.path):
        visit_drafts.save(visit.pk, visit_drafts.Ticked({"running": "yes"}, note="店主下午回来。"), by=visitor)
    client_as(clerk).post(reverse("visiting-cancel", args=[WUCHANG]), {"visit": [visit.pk], "note": "改日再去"})
    field = client_as(clerk).get(reverse("field-page", args=[WUCHANG, visit.case_id])).content.decode()
    assert "店主下午回来。" in field and str(visitor) in field
    wanting = client_as(clerk).get(reverse("visiting-plan", args=[WUCHANG])).content.decode()
    assert f"{NOW} 有草稿" in wanting
    planned(clerk, [passed[1]], station=other_station.code)
    second = officer_at(other_station.code)
    (again,) = (one for one in all_visits() if one.case_id == visit.case_id and one.status == VisitStatus.PLANNED)
    page = reverse("visit-page", args=[other_station.code, again.pk])
    offered = client_as(second).get(page)
    (draft,) = offered.context["drafts"]
    assert (offered.context["kept"], offered.context["given"], draft.by) == (None, {}, visitor)
    taken = client_as(second).get(page, {"from": draft.pk})
    assert taken.context["given"] == {"answer-running": "yes"} and taken.context["posted"]["note"] == "店主下午回来。"
    for change in ({"note": "x"}, {"visit": again}):
        with jurisdiction("/42/"), pytest.raises(DatabaseError), transaction.atomic():
            VisitDraft.objects.filter(pk=draft.pk).update(**change)
