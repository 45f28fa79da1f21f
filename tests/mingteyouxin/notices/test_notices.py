"""A notice before the public, objections to it, and the clock that ends it (C5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AnnouncedYear, AuditRecord, CalendarDay, Notification
from authorities.refusals import Refused
from casework import four_eyes, settling
from casework.refusals import IllegalTransition, NotEntitled
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import CaseEvent
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices import notice_drafts, notices, objections
from mingteyouxin.notices.enums import ObjectionAction, ObjectionKind
from mingteyouxin.notices.models import Notice, NoticeDraftItem, NoticeEntry, Objection, PublicNotice, PublicNoticeEntry
from mingteyouxin.notices.workflow import OBJECTION
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.spot_checks.workflow import SPOT_CHECK
from registry.models import Message
from tests import second_officer
from tests.authorities.catalogue import run
from tests.factories import officer_at
from tests.factories.cases import object_to
from tests.mingteyouxin.conftest import HUBEI, WUCHANG
from tests.mingteyouxin.notices.conftest import AFTER, CONTACT, PUBLISHED, TITLE, UNTIL, fresh
from tests.second_officer import approve, client_of_another

SAID = {"name": "王五", "phone": "13812341234", "text": "该户曾经欠薪"}


def _object(entry, kind=ObjectionKind.OBJECTION, **changes):
    return object_to(entry, kind=kind, **SAID | changes)


def _decide(objection, upheld, clerk, answer="经核实，情况如下"):
    """What an officer decides; to uphold takes a second one, who agrees."""
    with jurisdiction(objection.path):
        decided = objections.decide(objection.pk, upheld=upheld, answer=answer, by=clerk)
        if upheld and objection.kind == ObjectionKind.OBJECTION:
            return approve(objections.UPHOLDING, objection.pk, by=officer_at(WUCHANG, Role.SUPERVISOR))
        return decided


class TestPublishing:
    def test_everyone_reads_names_and_numbers_and_nothing_of_the_operator(self, selected, publish):
        cases = [selected(name="张记面馆", operator_name="不可见", phone="13812341234"), selected()]
        shown = publish(*cases)
        notice = PublicNotice.objects.get()
        assert (notice.published_on, notice.until, notice.households) == (PUBLISHED, UNTIL, 2)
        assert next((entry.position, entry.name, entry.code) for entry in shown) == (
            1,
            "张记面馆",
            cases[0].household.code,
        )
        columns = {field.attname for model in (PublicNotice, PublicNoticeEntry) for field in model._meta.fields}
        assert not columns & {"household_id", "case_id", "operator_name", "phone", "operator_index"}
        assert {(fresh(case).status, fresh(case).due_on) for case in cases} == {("in_notice", UNTIL)}
        with own_household(cases[0].household_id):
            assert TITLE in Message.objects.get().text

    def test_one_that_is_gone_does_not_hold_up_the_others(self, selected, county_round, clerk, supervisor, person):
        stays, gone = selected(), selected()
        with own_household(gone.household_id):
            move(CASE, gone.pk, CaseAction.WITHDRAW, by=person)
        with jurisdiction(stays.path):
            chosen = [stays.pk, gone.pk]
            draft, results = notice_drafts.prepare(county_round, chosen, title=TITLE, contact=CONTACT, by=clerk)
            assert {result.done for result in results} == {True, False}
            second_officer.approve(notice_drafts.SUBJECT, draft.pk, by=supervisor)
            assert NoticeEntry.objects.get().case_id == stays.pk
            # Once more afterwards.
            with pytest.raises(Refused) as refusal:
                notice_drafts.prepare(county_round, chosen, title=TITLE, contact=CONTACT, by=clerk)
        assert refusal.value.code == "nothing_to_publish"
        assert PublicNotice.objects.get().households == 1

    def test_a_household_stands_in_one_draft_at_a_time(self, selected, county_round, clerk, supervisor, client_of):
        first, second = selected(), selected()
        web, new = client_of(supervisor), reverse("notice-new", args=[WUCHANG, county_round.round_id])
        typed = {"title": TITLE, "contact": CONTACT}
        drawn_up = web.post(new, typed | {"case": [first.pk]})
        assert drawn_up.status_code == 302
        page = web.get(new)
        assert [case.pk for case in page.context["cases"]] == [second.pk]
        assert "已列入待发布公示稿的户不再列在这里" in page.content.decode()
        again = web.post(new, typed | {"case": [first.pk]})
        assert again.status_code == 422 and "已经列入另一份待发布的公示稿" in again.content.decode()
        assert web.post(new, typed | {"case": [first.pk, second.pk]}).status_code == 302
        page = web.get(reverse("notice-list", args=[WUCHANG]))
        assert page.context["waiting"] == [] and len(page.context["drafts"]) == 2
        with jurisdiction(first.path):
            assert sorted(NoticeDraftItem.objects.values_list("case", flat=True)) == sorted([first.pk, second.pk])
            oldest = min(draft.pk for draft in page.context["drafts"])
            asked = four_eyes.pending(notice_drafts.SUBJECT, oldest)
            four_eyes.reject(notice_drafts.SUBJECT, asked.pk, by=clerk, note="标题有误")
        assert [case.pk for case in web.get(new).context["cases"]] == [first.pk]

    def test_a_place_that_visits_after_ranking_waits_for_the_visit(self, selected, county_round, publish, as_batch):
        case = selected()
        with as_batch():
            PublicRound.objects.filter(pk=county_round.pk).update(visit_after_ranking=True)
        county_round.refresh_from_db()
        with pytest.raises(Refused) as refusal:
            publish(case)
        assert refusal.value.code == "nothing_to_publish"
        with as_batch():
            PublicRound.objects.filter(pk=county_round.pk).update(visit_after_ranking=False)
        county_round.refresh_from_db()
        publish(case)

    def test_a_round_may_have_several(self, selected, publish):
        publish(selected())
        publish(selected())
        with jurisdiction("/42/01/06/"):
            assert sorted(Notice.objects.values_list("number", flat=True)) == [1, 2]

    def test_what_was_published_stays(self, selected, publish, as_owner):
        publish(selected())
        for model in (PublicNotice, Notice):
            with as_owner(), jurisdiction("/42/01/06/"):
                for change in ({"title": "另一个"}, {"until": UNTIL - timedelta(days=1)}):
                    with pytest.raises(DatabaseError), transaction.atomic():
                        model.objects.update(**change)

    def test_days_may_be_of_the_calendar_and_then_end_on_a_working_day(self, county_round):
        county_round.notice_in_working_days = False
        calendar = notices.work_calendar()
        # Seven days from 19 October end on Monday the 26th; from the 17th on Saturday the 24th, so on Monday.
        assert notices.last_day(county_round, date(2026, 10, 19), calendar=calendar).day == date(2026, 10, 26)
        assert notices.last_day(county_round, date(2026, 10, 17), calendar=calendar).day == date(2026, 10, 26)

    def test_a_last_day_that_waits_for_the_holidays_moves_away_and_never_nearer(
        self, selected, publish, as_owner, as_batch
    ):
        with clock.stopped_at(date(2026, 12, 24)):
            case = selected()
            publish(case)
            expected = fresh(case).due_on
            assert (fresh(case).due_provisional, expected) == (True, date(2027, 1, 5))
            with as_owner():
                AnnouncedYear.objects.create(year=2027)
                CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, name="元旦")
                CalendarDay.objects.create(day=date(2027, 1, 5), is_working=False, name="元旦")
            with as_batch():
                # The notice and its case.
                assert settling.settle() == 2
            assert (fresh(case).due_on, fresh(case).due_provisional) == (date(2027, 1, 6), False)
            assert PublicNotice.objects.get().until == date(2027, 1, 6)

    def test_a_weekend_that_is_worked_does_not_bring_it_nearer(self, selected, publish, as_owner, as_batch):
        with clock.stopped_at(date(2026, 12, 24)):
            case = selected()
            publish(case)
            with as_owner():
                AnnouncedYear.objects.create(year=2027)
                CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, name="元旦")
                CalendarDay.objects.create(day=date(2026, 12, 26), is_working=True, name="元旦调休")
            with as_batch():
                # The notice and its case.
                assert settling.settle() == 2
            assert (fresh(case).due_on, fresh(case).due_provisional) == (date(2027, 1, 5), False)
            assert PublicNotice.objects.get().until == date(2027, 1, 5)


class TestTheClock:
    def test_one_that_moved_meanwhile_does_not_hold_up_the_others(self, selected, publish, person, as_batch):
        gone, stays = selected(), selected()
        publish(gone, stays)
        with nationwide():
            found = notices.end_due.due(AFTER)
        with own_household(gone.household_id):
            move(CASE, gone.pk, CaseAction.WITHDRAW, by=person)
        with as_batch():
            assert len(found) == 2
            assert replace(notices.end_due, due=lambda on: found)(AFTER) == 1
        assert (fresh(gone).status, fresh(stays).status) == ("withdrawn", "noticed")

    def test_the_last_day_belongs_to_the_notice_and_a_late_job_is_right(self, selected, publish, as_batch):
        case = selected()
        publish(case)
        with as_batch():
            assert notices.end_due(UNTIL) == 0
            assert fresh(case).status == "in_notice"
            assert notices.end_due(UNTIL + timedelta(days=40)) == 1
            assert notices.end_due(UNTIL + timedelta(days=40)) == 0
        assert fresh(case).status == "noticed"

    def test_an_objection_on_the_last_day_counts_and_none_after(self, selected, publish, as_batch):
        case = selected()
        (entry,) = publish(case)
        with clock.stopped_at(AFTER), pytest.raises(Refused) as refusal:
            # The job that ends the notice may not have run: the day decides.
            _object(entry)
        assert refusal.value.code == "notice_closed"
        with clock.stopped_at(UNTIL):
            _object(entry)
        with as_batch():
            notices.end_due(AFTER)
        assert fresh(case).status == "held"

    def test_the_database_refuses_one_that_comes_late(self, selected, publish):
        (entry,) = publish(selected())
        with clock.stopped_at(UNTIL):
            made = _object(entry)
        with jurisdiction(made.path), pytest.raises(IntegrityError, match="days of the notice"), transaction.atomic():
            made.pk, made.made_at = None, made.made_at + timedelta(days=1)
            made.save(force_insert=True)


class TestObjections:
    def test_holds_this_household_and_no_other(self, selected, publish, clerk):
        held, other = selected(), selected()
        entry, _ = publish(held, other)
        made = _object(entry)
        assert (fresh(held).status, fresh(other).status) == ("held", "in_notice")
        with jurisdiction(held.path):
            assert (made.phone_masked, b"13812341234" in bytes(made.phone_sealed)) == ("138****1234", False)
            assert Notification.objects.filter(officer=clerk, view="objection-page", key=str(made.pk)).count() == 1

    def test_the_household_learns_that_there_is_one_and_not_whose(self, selected, publish, clerk):
        case = selected()
        (entry,) = publish(case)
        made = _object(entry)
        _decide(made, False, clerk)
        with own_household(case.household_id):
            told = [f"{message.title}{message.text}" for message in Message.objects.all()]
            moves = [f"{event.note}{event.reasons}" for event in CaseEvent.objects.all()]
            looks = [f"{record.note}{record.reason}" for record in AuditRecord.objects.all()]
            said = " ".join(told + moves + looks)
            for private in (*SAID.values(), "138****1234"):
                assert private not in said
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM mingteyouxin_objection")
                assert cursor.fetchone() == (0,)
        assert "暂缓" in said and "不成立" in said

    def test_a_comment_holds_nobody_and_is_answered(self, selected, publish, clerk):
        case = selected()
        (entry,) = publish(case)
        made = _object(entry, kind=ObjectionKind.COMMENT)
        assert fresh(case).status == "in_notice"
        decided = _decide(made, True, clerk)
        assert (decided.status, fresh(case).status) == ("answered", "in_notice")

    def test_upheld_it_ends_the_case_with_the_reason(self, selected, publish, clerk):
        case = selected()
        (entry,) = publish(case)
        _decide(_object(entry), True, clerk, answer="存在欠薪，未整改")
        assert fresh(case).status == "refused"
        with own_household(case.household_id):
            last = CaseEvent.objects.last()
            assert last.note == "存在欠薪，未整改"
            # The letter of the refusal says why and what can be done against it.
            (letter,) = case.letters.all()
            assert last.remedy.sentence in letter.text["paragraphs"] and "存在欠薪" in letter.text["paragraphs"][1]

    def test_to_uphold_it_takes_two(self, selected, publish, clerk, supervisor, client_of):
        case = selected()
        (entry,) = publish(case)
        made = _object(entry)
        page, answer = (reverse(name, args=[WUCHANG, made.pk]) for name in ("objection-page", "objection-uphold"))
        web, second = client_of(clerk), client_of_another(supervisor)
        web.post(page, {"upheld": "yes", "answer": "存在欠薪，未整改"})
        assert fresh(case).status == "held"
        assert "提请人不能复核" in web.post(answer, {"approve": "1"}, follow=True).content.decode()
        with jurisdiction(made.path):
            # While it waits for the second officer, nobody decides otherwise.
            with pytest.raises(Refused) as refusal:
                objections.decide(made.pk, upheld=False, answer="无", by=clerk)
            assert refusal.value.code == "upholding_asked"
            with pytest.raises(IntegrityError, match="upheld by two"), transaction.atomic():
                move(
                    OBJECTION, made.pk, ObjectionAction.UPHOLD, by=clerk,
                    answer="示例", decided_by=clerk, decided_at=clock.now(),
                )  # fmt: skip
        assert "存在欠薪" in second.get(page).content.decode()
        second.post(answer, {"reject": "1", "note": "证据不足"})
        assert fresh(case).status == "held"
        web.post(page, {"upheld": "yes", "answer": "存在欠薪，未整改"})
        second.post(answer, {"approve": "1"})
        case = fresh(case)
        assert (case.status, case.refusal_proposed_by, case.refused_by) == ("refused", clerk, supervisor)

    @pytest.mark.parametrize(("on", "status"), [(UNTIL, "in_notice"), (AFTER, "noticed")])
    def test_dismissed_it_goes_on_where_the_days_put_it(self, selected, publish, clerk, on, status):
        case = selected()
        (entry,) = publish(case)
        made = _object(entry)
        with clock.stopped_at(on):
            _decide(made, False, clerk)
        assert fresh(case).status == status

    def test_the_last_of_several_lets_it_go(self, selected, publish, clerk):
        case = selected()
        (entry,) = publish(case)
        first, second = _object(entry), _object(entry, name="赵六", phone="13700001111")
        _decide(first, False, clerk)
        assert fresh(case).status == "held"
        _decide(second, False, clerk)
        assert fresh(case).status == "in_notice"

    def test_is_decided_once_and_stays_as_it_was_made(self, selected, publish, clerk, as_owner):
        (entry,) = publish(selected())
        made = _object(entry)
        with jurisdiction(made.path), pytest.raises(Refused) as refusal:
            objections.decide(made.pk, upheld=None, answer="无", by=clerk)
        assert refusal.value.code == "upheld_or_not"
        with as_owner(), jurisdiction(made.path), pytest.raises(DatabaseError), transaction.atomic():
            Objection.objects.update(text="改过")
        _decide(made, False, clerk)
        with pytest.raises(Refused) as refusal:
            _decide(made, True, clerk)
        assert refusal.value.code == "already_decided"

    def test_is_decided_by_who_may_at_the_bureau_of_the_notice(self, selected, publish, neighbour, officer_at):
        (entry,) = publish(selected())
        made = _object(entry)
        for officer in (neighbour, officer_at(HUBEI, Role.SUPERVISOR), officer_at(WUCHANG, Role.AUDITOR)):
            with pytest.raises(NotEntitled):
                _decide(made, False, officer)
        with jurisdiction(made.path):
            assert Objection.objects.get(pk=made.pk).status == "open"

    @pytest.mark.parametrize(
        ("change", "refused"),
        [
            ("status = 'dismissed'", "from upheld to dismissed"),
            ("status = 'open', answer = '', decided_at = NULL, decided_by_id = NULL", "answer of .* once it is set"),
            ("answer = '另一个'", "answer of mingteyouxin.Objection does not change once it is set"),
        ],
    )
    def test_what_was_decided_stays_in_the_database_too(self, selected, publish, clerk, as_owner, change, refused):
        (entry,) = publish(selected())
        made = _object(entry)
        _decide(made, True, clerk)
        with as_owner(), pytest.raises(IntegrityError, match=refused), transaction.atomic():
            run(f"UPDATE mingteyouxin_objection SET {change}")
        with as_owner(), pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
            run("DELETE FROM mingteyouxin_objection")

    def test_a_comment_is_not_upheld(self, selected, publish, clerk):
        (entry,) = publish(selected())
        made = _object(entry, kind=ObjectionKind.COMMENT)
        decided = {"answer": "示例", "decided_by": clerk, "decided_at": clock.now()}
        with jurisdiction(made.path), pytest.raises(IntegrityError, match="objection_upheld_or_dismissed"):
            move(OBJECTION, made.pk, ObjectionAction.DISMISS, by=clerk, **decided)

    def test_every_column_is_kept_or_written_once(self):
        kept = {"id", OBJECTION.column, *OBJECTION.fixed, *OBJECTION.once}
        assert kept == {field.attname for field in Objection._meta.concrete_fields}

    def test_one_that_withdrew_is_not_held_and_the_objection_is_answered(self, selected, publish, clerk, person):
        case = selected()
        (entry,) = publish(case)
        first = _object(entry)
        with own_household(case.household_id):
            move(CASE, case.pk, CaseAction.WITHDRAW, by=person)
        second = _object(entry, phone="13700001111")
        for made in (first, second):
            _decide(made, True, clerk)
        assert fresh(case).status == "withdrawn"


def test_the_database_knows_the_moves_of_a_check(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'mingteyouxin_spotcheckitem_moves'")
        source = cursor.fetchone()[0]
    listed = source.split("OLD.status || '>' || NEW.status NOT IN (")[1].split(")")[0]
    in_database = {pair.strip().strip("'") for pair in listed.split(",")}
    in_table = {f"{source}>{edge.target}" for edge in SPOT_CHECK.edges.values() for source in edge.sources}
    assert in_database == in_table


def test_a_case_on_notice_is_not_published_again(selected, publish, clerk):
    case = selected()
    publish(case)
    with jurisdiction(case.path), pytest.raises(IllegalTransition):
        move(CASE, case.pk, CaseAction.PUBLISH, by=clerk)
