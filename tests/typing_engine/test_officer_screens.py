"""Officer screens of typing over HTTP: who sees what, which buttons there are, what a refused step says."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from authorities import clock, jobs
from authorities.acts import Act
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord, Job
from tests import factories
from tests.factories.typing_standards import AS_OF, StandardFactory, document
from tests.typing_engine.runs import run_steps
from typing_engine import acts, computing, publication, runs, schedule, standards
from typing_engine.enums import ShardStatus
from typing_engine.models import AnnualTyping, Gate, Run, Shard, StandardDraft, Summary

HUBEI, WUHAN, WUCHANG, JIANGAN, SHAANXI, NATION = "420000", "420100", "420106", "420102", "610000", "000000"
OFFICE = f"/office/{HUBEI}/"


def _text(response) -> str:
    return response.content.decode()


def _messages(response) -> str:
    """What the next page says about a step."""
    return " ".join(str(message) for message in response.context["messages"])


def _acts(act: Act) -> list[AuditRecord]:
    with nationwide():
        return list(AuditRecord.objects.filter(act=act))


def _status(run: Run) -> str:
    with nationwide():
        return Run.objects.get(pk=run.pk).status


def _page(run: Run, office: str = OFFICE) -> str:
    return f"{office}typing/{run.pk}/"


@pytest.fixture
def standard(as_batch):
    with as_batch():
        return StandardFactory()


@pytest.fixture
def households(as_batch):
    """A household of each type, in two counties of 武汉市."""
    places = {"survival": WUCHANG, "growth": WUCHANG, "development": JIANGAN, "ineligible": JIANGAN}
    with as_batch():
        return {kind: factories.household(authority, kind=kind) for kind, authority in places.items()}


@pytest.fixture
def clerk(officer_at):
    return officer_at(HUBEI, Role.CLERK)


@pytest.fixture
def supervisor(officer_at):
    return officer_at(HUBEI, Role.SUPERVISOR)


@pytest.fixture
def run(standard, households, clerk) -> Run:
    """Asked for by the clerk; nobody has begun it."""
    return runs.request_run(province="42", as_of=AS_OF, by=clerk)


@pytest.fixture
def held(run, as_batch) -> Run:
    """Computed; no list was ever delivered, so its gates hold it."""
    with as_batch():
        return computing.compute(run.pk)


@pytest.fixture
def published(held, as_batch) -> Run:
    with as_batch():
        run_steps.let_through(held)
        publication.publish(held.pk)
    with nationwide():
        return Run.objects.get(pk=held.pk)


class TestDoor:
    def test_nobody_enters_what_the_table_does_not_grant(self, client_of, officer_at, held):
        clerk = client_of(officer_at(HUBEI))
        for step in ("accept", "confirm", "reject", "publish", "withdraw"):
            assert clerk.post(f"{_page(held)}{step}/", {"note": "理由"}).status_code == 404, step
        county = client_of(officer_at(WUCHANG))
        for page in ("typing/new/", "typing/annual/", "standards/new/"):
            assert county.get(f"/office/{WUCHANG}/{page}").status_code == 404, page
        assert _status(held) == "held"

    def test_another_province_finds_neither_run_nor_draft(self, client_of, officer_at, held, as_batch):
        with jurisdiction("/42/"):
            draft = standards.save_draft(document(number="示例〔2026〕8号"))
        there = client_of(officer_at(SHAANXI, Role.SUPERVISOR))
        office = f"/office/{SHAANXI}/"
        assert there.get(f"{office}typing/").status_code == 200
        for page in (f"typing/{held.pk}/", f"typing/{held.pk}/progress/", f"standards/drafts/{draft.pk}/",
                     f"standards/drafts/{draft.pk}/file/", f"typing/{held.pk}/household/?number=1"):  # fmt: skip
            assert there.get(office + page).status_code == 404, page
        assert there.post(f"{office}typing/{held.pk}/accept/", {"note": "理由"}).status_code == 404

    def test_reading_never_writes(self, client_of, supervisor, held):
        client = client_of(supervisor)
        for step in ("cancel", "resume", "accept", "request", "confirm", "reject"):
            assert client.get(f"{_page(held)}{step}/").status_code == 405, step
        for step in ("publish", "withdraw"):
            assert client.get(f"{_page(held)}{step}/").url == _page(held)
        assert _status(held) == "held"

    def test_a_form_needs_its_token(self, client_of, supervisor, held):
        client = client_of(supervisor)
        client.handler.enforce_csrf_checks = True
        assert client.post(f"{_page(held)}accept/", {"note": "理由"}).status_code == 403


class TestStart:
    URL = f"{OFFICE}typing/new/"

    def test_shows_what_the_day_brings_with_it_before_anything_starts(self, client_of, clerk, standard):
        client = client_of(clerk)
        with clock.stopped_at(AS_OF):
            page = _text(client.get(self.URL))
        assert standard.number in page
        assert "2025 年度" in page
        part = _text(client.get(f"{self.URL}basis/", {"as_of": "2026-03-15"}))
        assert "2024 年度" in part
        assert "没有施行中的标准" in _text(client.get(f"{self.URL}basis/", {"as_of": "2025-12-31"}))
        for nothing in ("", "2026-02-30", "昨天"):
            assert "填写基准日后" in _text(client.get(f"{self.URL}basis/", {"as_of": nothing}))

    def test_starts_a_run_in_the_officers_name(self, client_of, clerk, standard):
        response = client_of(clerk).post(
            self.URL, {"as_of": "2026-07-15", "standard": standard.pk, "reason": "集中分型"}
        )
        with jurisdiction("/42/"):
            run = Run.objects.get()
        assert response.url == _page(run)
        assert (run.requested_by, run.reason, run.as_of) == (clerk, "集中分型", AS_OF)

    def test_what_cannot_be_started_says_why_and_keeps_what_was_filled_in(self, client_of, clerk, run):
        client = client_of(clerk)
        for wrong, said in (
            ({"as_of": "2026-07-16"}, "已有正在进行的整批分型"),
            ({"as_of": "2020-07-15"}, "没有施行中的分型标准"),
            ({"as_of": ""}, "请填写基准日"),
            ({"as_of": "2026-02-30"}, "请填写有效的日期"),
            ({"as_of": "2026-07-15", "standard": "999999"}, "请选择列出的标准"),
        ):
            response = client.post(self.URL, wrong | {"reason": "我写的事由"})
            assert response.status_code == 422
            assert said in _text(response), wrong
            assert "我写的事由" in _text(response)
        with jurisdiction("/42/"):
            assert Run.objects.count() == 1


class TestAnnual:
    URL = f"{OFFICE}typing/annual/"

    def test_planned_changed_and_refused(self, client_of, clerk, db):
        client = client_of(clerk)
        client.post(self.URL, {"as_of": "2027-07-15", "opens_on": "2027-07-15"})
        client.post(self.URL, {"as_of": "2027-07-15", "opens_on": "2027-07-20"})
        refused = client.post(self.URL, {"as_of": "2027-07-15", "opens_on": "2027-07-01"})
        assert (refused.status_code, "不能早于基准日" in _text(refused)) == (422, True)
        with jurisdiction("/42/"):
            planned = AnnualTyping.objects.get()
        assert (str(planned.opens_on), planned.planned_by) == ("2027-07-20", clerk)
        assert "2027-07-20 自动开始" in _text(client.get(f"{OFFICE}typing/"))

    def test_a_row_that_could_not_be_opened_says_why(self, client_of, clerk, db):
        day = clock.today()
        schedule.plan_annual(province="42", year=day.year, as_of=day, opens_on=day, by=clerk)
        schedule.open_due_runs()
        with jurisdiction("/42/"):
            assert not Run.objects.exists()
        assert "没有施行中的分型标准" in _text(client_of(clerk).get(f"{OFFICE}typing/"))


class TestProgress:
    def _begin(self, run: Run, as_batch, **shards: str) -> Job:
        """As if a worker had begun two minutes ago; `shards` are 部分 by number with their status."""
        begun = clock.now() - timedelta(minutes=2)
        with as_batch(), jurisdiction("/42/"):
            job = jobs.claim(run.job_id)
            Job.objects.filter(pk=job.pk).update(started_at=begun, stage="计算分型")
            Run.objects.filter(pk=run.pk).update(status="computing", started_at=begun, volume=run.pk)
            for number, status in enumerate(shards.values()):
                done_at = clock.now() if status == ShardStatus.DONE else None
                Shard.objects.create(
                    run=run, path="/42/", number=number, first_id=number, last_id=number, households=50_000,
                    status=status, done_at=done_at, error_text="示例错误" if status == ShardStatus.STOPPED else "",
                )  # fmt: skip
        return job

    def test_asks_again_until_it_is_over(self, client_of, clerk, run, as_batch):
        client = client_of(clerk)
        url = f"{_page(run)}progress/"
        assert "等待计算" in _text(client.get(url))
        assert 'hx-trigger="every 2s"' in _text(client.get(_page(run)))
        self._begin(run, as_batch, one="done", two="done", three="running", four="pending")
        part = client.get(url)
        assert "100,000 / 200,000 户（50%）" in _text(part)
        assert "预计剩余约 2 分钟" in _text(part)
        assert "HX-Refresh" not in part
        with as_batch(), jurisdiction("/42/"):
            Run.objects.filter(pk=run.pk).update(status="cancelled")
        over = client.get(url)
        assert over["HX-Refresh"] == "true"
        assert "hx-trigger" not in _text(over)

    def test_cancel_and_resume(self, client_of, clerk, run):
        client = client_of(clerk)
        for step, status in (("cancel", "cancelled"), ("resume", "queued"), ("cancel", "cancelled")):
            button = f"/{step}/"
            assert button in _text(client.get(_page(run)))
            assert client.post(f"{_page(run)}{step}/").url == _page(run)
            assert _status(run) == status
            assert button not in _text(client.get(_page(run)))
        refused = client.post(f"{_page(run)}cancel/", follow=True)
        assert "没有可取消的计算" in _messages(refused)

    def test_what_stopped_is_shown_with_its_reason(self, client_of, clerk, run, as_batch):
        self._begin(run, as_batch, one="done", two="stopped")
        with as_batch(), jurisdiction("/42/"):
            jobs.fail(run.job_id, code="shard_stopped", text="…")
            Run.objects.filter(pk=run.pk).update(status="failed")
        page = _text(client_of(clerk).get(_page(run)))
        for text in ("第 2 部分", "示例错误", "恢复计算"):
            assert text in page, text
        assert "第 1 部分" not in page


class TestDecisions:
    def test_from_held_to_published_and_back(self, client_of, officer_at, clerk, held, as_batch):
        """Each step by the officer it is for; everyone else finds no button and a sentence instead."""
        first, second = officer_at(HUBEI, Role.SUPERVISOR), officer_at(HUBEI, Role.SUPERVISOR)
        page = _text(client_of(clerk).get(_page(held)))
        assert "由审批人员决定是否接受" in page
        assert "accept-note" not in page
        client = client_of(first)
        assert "accept-note" in _text(client.get(_page(held)))
        assert "请填写" in _messages(client.post(f"{_page(held)}accept/", {"note": " "}, follow=True))
        client.post(f"{_page(held)}accept/", {"note": "示例数据没有其他名单"})
        assert _status(held) == "awaiting_confirmation"
        page = _text(client.get(_page(held)))
        assert "示例数据没有其他名单" in page
        assert "confirm-note" not in page
        refused = client.post(f"{_page(held)}confirm/", follow=True)
        assert "不能复核自己提请的事项" in _messages(refused)
        client = client_of(second)
        assert "confirm-note" in _text(client.get(_page(held)))
        assert "请填写不同意的理由" in _messages(client.post(f"{_page(held)}reject/", {"note": ""}, follow=True))
        client.post(f"{_page(held)}confirm/", {"note": "同意" * 400})
        assert _status(held) == "confirmed"
        assert "由本局审批人员公布" in _text(client_of(clerk).get(_page(held)))
        client = client_of(second)
        assert "确认公布" in _text(client.get(f"{_page(held)}publish/"))
        self._switched(client.post(f"{_page(held)}publish/"), held, as_batch)
        assert _status(held) == "published"
        page = _text(client.get(_page(held)))
        with jurisdiction("/42/"):
            checksum = held.hand_ups.get().checksum
        assert checksum in page
        assert "提请撤回" in _text(client.get(f"{_page(held)}withdraw/"))
        assert "请填写撤回的理由" in _messages(client.post(f"{_page(held)}withdraw/", {"note": ""}, follow=True))
        page = _text(client.post(f"{_page(held)}withdraw/", {"note": "数据有误"}, follow=True))
        assert "取消提请" in page and "同意撤回公布" not in page
        refused = client.post(f"{_page(held)}withdrawal/", {"approve": "1"}, follow=True)
        assert "不能复核自己提请的事项" in _messages(refused) and _status(held) == "published"
        client = client_of(first)
        assert "数据有误" in _text(client.get(_page(held)))
        self._switched(client.post(f"{_page(held)}withdrawal/", {"approve": "1"}), held, as_batch)
        assert _status(held) == "withdrawn"
        page = _text(client.get(_page(held)))
        assert "数据有误" in page
        assert client.get(f"{_page(held)}withdraw/").status_code == 302

    def _switched(self, response, run: Run, as_batch) -> None:
        """The worker's part of a publication or a withdrawal."""
        assert response.url == _page(run)
        with jurisdiction("/42/"):
            job = Run.objects.select_related("publication_job").get(pk=run.pk).publication_job
        with as_batch():
            with jurisdiction("/42/"):
                claimed = jobs.claim(job.pk)
            publication.publish_or_withdraw(claimed)

    def test_while_it_is_being_published_the_page_waits(self, client_of, supervisor, held, as_batch):
        with as_batch():
            run_steps.let_through(held)
        client = client_of(supervisor)
        client.post(f"{_page(held)}publish/")
        page = _text(client.get(_page(held)))
        assert "已安排公布" in page
        assert f"{_page(held)}publish/" not in page
        assert 'hx-trigger="every 2s"' in page

    def test_not_agreed_it_goes_no_further(self, client_of, officer_at, held):
        first, second = officer_at(HUBEI, Role.SUPERVISOR), officer_at(HUBEI, Role.SUPERVISOR)
        client_of(first).post(f"{_page(held)}accept/", {"note": "理由"})
        client = client_of(second)
        client.post(f"{_page(held)}reject/", {"note": "占比不合理"})
        page = _text(client.get(_page(held)))
        assert _status(held) == "rejected"
        assert "占比不合理" in page
        assert "confirm-note" not in page

    def test_the_desk_names_what_waits_for_the_officer(self, client_of, clerk, supervisor, officer_at, held):
        def waiting(officer, code: str = HUBEI) -> int | None:
            page = client_of(officer).get(f"/office/{code}/")
            counts = {todo.label: todo.count for todo in page.context["todos"]}
            return counts.get("待我办理的分型批次")

        assert waiting(clerk) is None
        assert waiting(supervisor) == 1
        listed = client_of(supervisor).get(f"{OFFICE}typing/", {"waiting": "me"})
        assert [row.pk for row in listed.context["table"].rows] == [held.pk]
        assert waiting(officer_at(WUCHANG, Role.SUPERVISOR), WUCHANG) is None
        assert waiting(officer_at(NATION, Role.SUPERVISOR), NATION) is None

    def test_nobody_may_waive_that_all_are_typed(self, client_of, supervisor, held, as_batch):
        with as_batch(), jurisdiction("/42/"):
            Gate.objects.filter(run=held, kind="all_typed").update(passed=False, text="有 1 户没有分型结果。")
        client = client_of(supervisor)
        page = _text(client.get(_page(held)))
        assert "accept-note" not in page
        assert "不能继续" in page
        assert "不能接受" in _messages(client.post(f"{_page(held)}accept/", {"note": "理由"}, follow=True))

    def test_gates_name_the_places(self, client_of, clerk, held):
        page = _text(client_of(clerk).get(_page(held)))
        assert "没有归集的辖区" in page
        assert "湖北省" in page


class TestDistribution:
    def test_the_province_sees_its_cities_and_looks_into_them(self, client_of, clerk, held):
        client = client_of(clerk)
        found = client.get(_page(held)).context["found"]
        assert [(place.name, place.households) for place in found.places] == [("武汉市", 4)]
        assert [share.count for share in found.total.shares] == [1, 1, 1, 1]
        city = client.get(_page(held), {"area": WUHAN})
        assert [(place.name, place.households) for place in city.context["found"].places] == [
            ("江岸区", 2),
            ("武昌区", 2),
        ]
        assert "武汉市的分型结果" in _text(city)
        assert client.get(_page(held), {"area": SHAANXI}).status_code == 404
        assert client.get(_page(held), {"area": "nothing"}).status_code == 404

    def test_grounds_are_counted(self, client_of, clerk, held):
        table = client_of(clerk).get(_page(held)).context["found"].grounds
        grounds = {line[0].value: line[1].value for line in table.lines}
        assert grounds["未报送上一年度年度报告"] == 1
        assert sum(grounds.values()) == 1

    def test_against_the_run_published_before(self, client_of, clerk, households, published, as_batch):
        with as_batch():
            run_steps.turn_over(households["survival"], 200_000)
        again = runs.request_run(province="42", as_of=AS_OF + timedelta(days=1), by=clerk)
        with as_batch():
            computing.compute(again.pk)
        found = client_of(clerk).get(_page(again)).context["found"]
        assert found.before == published
        assert [(share.count, share.change) for share in found.total.shares] == [
            (0, -25.0),
            (2, 25.0),
            (1, 0.0),
            (1, 0.0),
        ]
        # The earlier one is compared with nothing: none was published before it.
        assert client_of(clerk).get(_page(published)).context["found"].before is None

    def test_a_county_sees_its_own_counts_once_it_is_published(self, client_of, officer_at, held, households, as_batch):
        office = f"/office/{WUCHANG}/"
        client = client_of(officer_at(WUCHANG, Role.SUPERVISOR))
        assert "还没有分型批次" in _text(client.get(f"{office}typing/"))
        assert client.get(_page(held, office)).status_code == 404
        with as_batch():
            run_steps.let_through(held)
            publication.publish(held.pk)
        assert "已公布" in _text(client.get(f"{office}typing/"))
        page = client.get(_page(held, office))
        found = page.context["found"]
        assert (found.area.code, found.total.households) == (WUCHANG, 2)
        assert [share.count for share in found.total.shares] == [1, 1, 0, 0]
        for of_the_province in ("核查项", "办理记录", "上报国家名录", "withdraw"):
            assert of_the_province not in _text(page)
        for area in (JIANGAN, WUHAN, HUBEI):
            assert client.get(_page(held, office), {"area": area}).status_code == 404

    def test_the_nation_sees_every_province_and_decides_nothing(self, client_of, officer_at, held):
        office = f"/office/{NATION}/"
        client = client_of(officer_at(NATION, Role.SUPERVISOR))
        assert "湖北省" in _text(client.get(f"{office}typing/", {"province": "42"}))
        assert "没有符合条件的分型批次" in _text(client.get(f"{office}typing/", {"province": "61"}))
        page = client.get(_page(held, office))
        assert page.context["found"].total.households == 4
        assert "accept-note" not in _text(page)

    def test_the_nations_calendar_counts_a_run_that_nobody_announced(self, client_of, officer_at, published):
        client = client_of(officer_at(NATION, Role.SUPERVISOR))
        with clock.stopped_at(AS_OF):
            desk = client.get(f"/office/{NATION}/").content.decode()
        assert "1 个省（区、市）已公布" in desk
        assert "个省（区、市）已安排" not in desk

    def test_the_calendar_leads_to_a_run_only_whoever_may_open_it(self, client_of, officer_at, published):
        for role, leads in ((Role.CLERK, True), (Role.AUDITOR, False)):
            with clock.stopped_at(AS_OF):
                desk = client_of(officer_at(HUBEI, role)).get(f"/office/{HUBEI}/").content.decode()
            calendar = desk[desk.index("年日程") :]
            assert "结果已公布" in calendar
            assert (f'href="{_page(published)}"' in calendar) is leads, role

    def test_queries_do_not_grow_with_bureaus(
        self, client_of, officer_at, published, as_batch, station, django_assert_max_num_queries
    ):
        """Measured as ordinary officers of large areas."""
        # The bell of the head is one of them.
        pages = {HUBEI: 27, NATION: 27, WUHAN: 23}
        for number in range(10):
            own = station(WUCHANG, f"{number:02d}", f"示例{number}所")
            with as_batch(), jurisdiction("/42/"):
                Summary.objects.create(
                    run=published, path=own.path, authority=own, households=1, survival=1, growth=0, development=0,
                    ineligible=0, not_registered=0, report_missing=0, abnormal=0, serious_violation=0, tax_abnormal=0,
                    suspended=0,
                )  # fmt: skip
        for code, most in pages.items():
            client = client_of(officer_at(code))
            for query in ({}, {"area": WUHAN}):
                with django_assert_max_num_queries(most):
                    assert client.get(_page(published, f"/office/{code}/"), query).status_code == 200


def test_queries_of_the_board_do_not_grow(
    client_of, clerk, run, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(clerk)
    client.get(f"{OFFICE}typing/")
    with django_assert_max_num_queries(15) as few:
        client.get(f"{OFFICE}typing/")
    for _ in range(5):
        runs.request_partial_run(province="42", household_ids=[_any_household()], as_of=AS_OF, reason="示例", by=clerk)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(f"{OFFICE}typing/")


def _any_household() -> int:
    with nationwide():
        return run_steps.Household.objects.values_list("pk", flat=True).first()


class TestStandards:
    NEW = f"{OFFICE}standards/new/"

    def _upload(self, client, text: str):
        return client.post(self.NEW, {"file": SimpleUploadedFile("标准.json", text.encode())})

    def test_problems_are_listed_by_their_place(self, client_of, clerk):
        response = self._upload(client_of(clerk), document(valid_from="2026-13-01", title=""))
        assert response.status_code == 422
        for place in ("$.valid_from", "$.title"):
            assert place in _text(response)
        for file in (b"", b"\xff\xfe\x00", b"x" * (1024**2 + 1)):
            refused = client_of(clerk).post(self.NEW, {"file": SimpleUploadedFile("标准.json", file)})
            assert (refused.status_code, 'role="alert"' in _text(refused)) == (422, True)
        with jurisdiction("/42/"):
            assert not StandardDraft.objects.exists()

    def test_what_the_open_api_answers_is_taken_as_it_is_saved(self, client, client_of, clerk, as_batch):
        with as_batch():
            published = StandardFactory(province="42", number="示例〔2026〕5号")
        answer = client.get(f"/api/v1/standards/{published.number}/")
        assert answer.status_code == 200
        changed = answer.content.decode().replace(published.number, "示例〔2026〕6号")
        assert self._upload(client_of(clerk), changed).status_code == 302
        with jurisdiction("/42/"):
            assert StandardDraft.objects.get(number="示例〔2026〕6号").document.startswith("{")

    def test_of_another_province_is_refused(self, client_of, clerk):
        response = self._upload(client_of(clerk), document(province="61"))
        assert "只能保存本省的标准" in _text(response)

    def test_from_draft_to_publication_by_another_officer(self, client_of, clerk, supervisor, client):
        response = self._upload(client_of(clerk), document())
        draft = response.url
        page = _text(client_of(clerk).get(draft))
        assert "上年度营业额50万元以上的，为发展型" in page
        assert b"typing-standard/1" in client_of(clerk).get(f"{draft}file/").content
        client_of(clerk).post(f"{draft}request/")
        page = _text(client_of(clerk).get(draft))
        assert "撤回提请" in page
        assert "approve-note" not in page
        assert client_of(clerk).post(f"{draft}approve/").status_code == 404
        second = client_of(supervisor)
        assert "approve-note" in _text(second.get(draft))
        assert "请填写不同意的理由" in _messages(second.post(f"{draft}reject/", follow=True))
        second.post(f"{draft}reject/", {"note": "数值请核对"})
        assert "数值请核对" in _text(second.get(draft))
        client_of(clerk).post(f"{draft}request/")
        client_of(clerk).post(f"{draft}withdraw/")
        nothing = client_of(supervisor).post(f"{draft}approve/", follow=True)
        assert "没有等待复核的提请" in _messages(nothing)
        client_of(clerk).post(f"{draft}request/")
        published = client_of(supervisor).post(f"{draft}approve/", follow=True)
        assert "标准已公布" in _messages(published)
        assert "现行" in _text(client.get(f"{OFFICE}standards/"))

    def test_whoever_asks_does_not_approve(self, client_of, supervisor):
        client = client_of(supervisor)
        draft = self._upload(client, document()).url
        client.post(f"{draft}request/")
        assert "approve-note" not in _text(client.get(draft))
        assert "不能复核自己提请的事项" in _messages(client.post(f"{draft}approve/", follow=True))

    def test_a_county_reads_published_ones_and_no_draft(self, client_of, officer_at, standard):
        with jurisdiction("/42/"):
            draft = standards.save_draft(document(number="示例〔2026〕8号"))
        office = f"/office/{WUCHANG}/"
        client = client_of(officer_at(WUCHANG))
        page = _text(client.get(f"{office}standards/"))
        assert standard.number in page
        assert "示例〔2026〕8号" not in page
        assert "标准全文" in _text(client.get(f"{office}standards/{standard.pk}/"))
        assert client.get(f"{office}standards/drafts/{draft.pk}/").status_code == 404

    def test_the_nation_chooses_a_province(self, client_of, officer_at, standard, django_assert_max_num_queries):
        client = client_of(officer_at(NATION))
        url = f"/office/{NATION}/standards/"
        with django_assert_max_num_queries(12):
            assert standard.number in _text(client.get(url))
        assert standard.number in _text(client.get(url, {"province": "42"}))
        assert standard.number not in _text(client.get(url, {"province": "61"}))


class TestExplanation:
    def _url(self, household, office: str = f"/office/{WUCHANG}/") -> str:
        return f"{office}households/{household.pk}/typing/"

    def test_rule_by_rule_and_fact_by_fact(self, client_of, officer_at, households, published):
        client = client_of(officer_at(WUCHANG))
        shown = households["growth"]
        link = self._url(shown)
        assert link in _text(client.get(f"/office/{WUCHANG}/households/{shown.pk}/"))
        page = client.get(link)
        for text in (
            "成长型",
            "第四条",
            "适用本条",
            "上年度营业额10万元以上",
            "200,000.00 元",
            "信用监管部门",
            "2025 年度",
        ):
            assert text in _text(page), text
        rules = page.context["reasons"].rules
        assert [(rule.step.answer, rule.applies, rule.later) for rule in rules] == [
            ("否", False, False),
            ("是", True, False),
            ("否", False, True),
        ]

    def test_unknown_is_named_and_is_neither_yes_nor_no(self, client_of, officer_at, as_batch, clerk):
        with as_batch():
            StandardFactory(
                decide=[
                    {"type": "development", "label": "第五条", "when": {"indicator": "insured_people", "at_least": 3}},
                    {"type": "growth", "label": "第四条", "when": {"indicator": "revenue", "at_least": 100_000}},
                    {"type": "survival", "label": "第三条", "otherwise": True},
                ]
            )
            shown = factories.household(WUCHANG, kind="survival")
        run = runs.request_run(province="42", as_of=AS_OF, by=clerk)
        with as_batch():
            run_steps.let_through(computing.compute(run.pk))
            publication.publish(run.pk)
        page = client_of(officer_at(WUCHANG)).get(self._url(shown))
        assert page.context["reasons"].unknown == "一年内参保人数"
        assert page.context["reasons"].rules[0].step.parts[0].answer == "不详"
        assert "没有覆盖本户所在地区" in _text(page)

    def test_grounds_decide_before_every_rule(self, client_of, officer_at, households, published):
        page = client_of(officer_at(JIANGAN)).get(self._url(households["ineligible"], f"/office/{JIANGAN}/"))
        assert page.context["reasons"].grounds == "未报送上一年度年度报告"
        assert page.context["reasons"].rules == ()
        assert "不再判定" in _text(page)

    def test_looking_is_logged_and_a_neighbours_household_looks_absent(
        self, client_of, officer_at, households, published
    ):
        client = client_of(officer_at(WUCHANG))
        assert client.get(self._url(households["development"])).status_code == 404
        assert _acts(acts.RESULT_SHOWN) == []
        client.get(self._url(households["growth"]))
        (record,) = _acts(acts.RESULT_SHOWN)
        assert record.object_key == str(households["growth"].pk)
        assert str(published.pk) in record.note

    def test_before_the_first_publication(self, client_of, officer_at, households, held):
        client = client_of(officer_at(WUCHANG))
        shown = households["growth"]
        assert "还没有已公布的分型结果" in _text(client.get(self._url(shown)))
        # What nobody has confirmed is the province's own.
        assert client.get(self._url(shown), {"run": held.pk}).status_code == 404
        for no_run in ("0", "x", "１", "9" * 30):
            assert client.get(self._url(shown), {"run": no_run}).status_code == 404

    def test_from_a_number_on_the_runs_page(self, client_of, clerk, households, held):
        client = client_of(clerk)
        url = f"{_page(held)}household/"
        shown = households["growth"]
        found = client.get(url, {"number": shown.code.lower()}, follow=True)
        assert "适用本条" in _text(found)
        for nothing in ("", "abc", "92420106MAX000000X"):
            assert "没有这个号码" in _messages(client.get(url, {"number": nothing}, follow=True))

    def test_queries_are_bounded(self, client_of, clerk, households, published, django_assert_max_num_queries):
        client = client_of(clerk)
        with django_assert_max_num_queries(37):
            client.get(self._url(households["growth"], OFFICE))
