"""Screens of standards, rounds and places over HTTP: who sees what, which buttons there are, what a refusal says."""

from datetime import timedelta

import pytest

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from mingteyouxin.criteria import standard_publication
from mingteyouxin.criteria.enums import StandardStatus
from mingteyouxin.criteria.models import ClassStandard, CredentialKind, StandardComment
from mingteyouxin.criteria.standard_tree import read_rows
from mingteyouxin.places.models import PlaceTransfer, ProvinceQuota, Quota
from mingteyouxin.rounds.models import Round
from registry.enums import RecognitionClass
from tests.factories import bureau, class_standards
from tests.factories.class_standards import DAY, ClassStandardFactory
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG, WUHAN

OFFICE, PROVINCE = f"/office/{WUCHANG}/", f"/office/{HUBEI}/"
HEAD = {name: str(value) for name, value in class_standards.head().items() if value not in (None, False)}


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def draft(db, clerk):
    return ClassStandardFactory(bureau=WUCHANG, by=clerk)


@pytest.fixture
def published(db, clerk, supervisor):
    return ClassStandardFactory(bureau=WUCHANG, by=clerk, second=supervisor, published=True)


def _text(response) -> str:
    return response.content.decode()


def _said(response) -> str:
    """What the page after a step says about it."""
    return " ".join(str(message) for message in response.context["messages"])


def _standard(pk: int) -> ClassStandard:
    with nationwide():
        return ClassStandard.objects.get(pk=pk)


def _lines(prefix: str, *lines: dict) -> dict[str, str]:
    """A formset as a browser posts it."""
    posted = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return posted


def _class_page(criterion: dict, **changes) -> dict:
    return {
        "is_open": "on",
        "minimum_score": "",
        **_lines("groups", {"kind": "any", "at_least": ""}),
        **_lines("criteria", {"group": "1", "source": "household", "wording": "经营方式独特"} | criterion),
    } | changes


class TestDoor:
    @pytest.mark.parametrize(
        ("page", "code", "role", "status"),
        [
            ("class-standards/", WUCHANG, Role.CLERK, 200),
            ("class-standards/", HUBEI, Role.CLERK, 200),
            ("class-standards/", WUCHANG, Role.AUDITOR, 404),
            ("class-standards/new/", WUCHANG, Role.CLERK, 200),
            ("class-standards/new/", "000000", Role.CLERK, 404),
            ("rounds/", "000000", Role.SUPERVISOR, 200),
            ("rounds/new/", WUHAN, Role.SUPERVISOR, 200),
            ("rounds/new/", "000000", Role.SUPERVISOR, 404),
            ("quota/", "000000", Role.SUPERVISOR, 200),
            ("quota/", WUCHANG, Role.SUPERVISOR, 200),
        ],
    )
    def test_pages_open_by_role_and_level(self, client_of, officer_at, page, code, role, status):
        assert client_of(officer_at(code, role)).get(f"/office/{code}/{page}").status_code == status

    def test_a_draft_is_its_bureaus_own(self, draft, client_of, officer_at, clerk, neighbour):
        page = f"class-standards/{draft.pk}/"
        assert client_of(clerk).get(OFFICE + page).status_code == 200
        assert client_of(neighbour).get(f"/office/{JIANGAN}/{page}").status_code == 404
        assert client_of(officer_at(HUBEI)).get(PROVINCE + page).status_code == 404

    def test_the_level_above_reads_what_the_public_reads_and_does_not_write(self, published, client_of, officer_at):
        client = client_of(officer_at(WUHAN, Role.SUPERVISOR))
        page = f"/office/{WUHAN}/class-standards/{published.pk}/"
        shown = client.get(page)
        assert shown.status_code == 200 and "长期诚信经营" in _text(shown)
        for act in ("head/", "classes/premium/"):
            assert client.get(page + act).status_code == 404
        for act in ("show/", "revise/", "request/", "approve/", "reject/", "withdraw/"):
            assert client.post(page + act).status_code == 404


class TestStandards:
    def test_begun_written_and_listed(self, client_of, clerk):
        client = client_of(clerk)
        page = client.post(f"{OFFICE}class-standards/new/", HEAD).url
        again = client.post(f"{OFFICE}class-standards/new/", HEAD)
        assert again.status_code == 422 and "请核对文号" in _text(again)
        for years in ("0", "11", "32768", "9" * 19):
            assert client.post(f"{OFFICE}class-standards/new/", HEAD | {"penalty_years": years}).status_code == 422
        kind = CredentialKind.objects.get(code="trademark")
        listed = {"source": "credential", "wording": "拥有商标", "kinds": str(kind.pk), "level": "county"}
        assert client.post(f"{page}classes/well_known/", _class_page(listed)).status_code == 302
        assert (
            client.post(
                f"{page}head/",
                HEAD
                | _lines("signers", {"department": "示例区税务局", "signed_on": "2026-08-01"}, {"department": ""})
                | _lines("bars", {"wording": "发生安全事故的", "years": "1"})
                | _lines("relaxed", {"name": "残疾人"}),
            ).status_code
            == 302
        )
        text = _text(client.get(page))
        for line in (
            "注册商标（知识产权部门），无需提供材料",
            "示例区税务局（2026年8月1日）",
            "1 年内，发生安全事故的",
        ):
            assert line in text
        assert HEAD["title"] in _text(client.get(f"{OFFICE}class-standards/"))

    @pytest.mark.parametrize(
        ("criterion", "said"),
        [
            ({"source": "credential", "evidence": "商标证"}, "不得要求个体工商户另行提供"),
            ({"source": "registration"}, "请填写成立满几年"),
            ({"years_at_least": "3"}, "只有来源为登记信息"),
            ({"weight": "2"}, "请同时填写分值"),
            ({"group": "2"}, "该组没有选择要求"),
        ],
    )
    def test_a_criterion_that_cannot_be_is_explained(self, draft, client_of, clerk, criterion, said):
        page = f"{OFFICE}class-standards/{draft.pk}/classes/emerging/"
        response = client_of(clerk).post(page, _class_page(criterion))
        assert response.status_code == 422 and said in _text(response)

    def test_the_page_of_a_class_shows_what_is_written_and_saves_it_unchanged(self, draft, client_of, clerk):
        client = client_of(clerk)
        page = f"{OFFICE}class-standards/{draft.pk}/classes/premium/"
        shown = client.get(page).context
        with jurisdiction(draft.path):
            before = read_rows(draft).rules[RecognitionClass.PREMIUM]
        posted = {"is_open": "on"}
        for formset in (shown["groups"], shown["criteria"]):
            posted |= {f"{formset.prefix}-TOTAL_FORMS": len(formset), f"{formset.prefix}-INITIAL_FORMS": 0}
            for form in formset:
                posted |= {form.add_prefix(name): value for name, value in form.initial.items() if value is not None}
                posted.setdefault(form.add_prefix("group"), 1)
                posted.setdefault(form.add_prefix("source"), "household")
        assert client.post(page, posted).status_code == 302
        with jurisdiction(draft.path):
            assert read_rows(draft).rules[RecognitionClass.PREMIUM] == before

    def test_comment_request_and_publication_by_two(self, draft, client_of, clerk, supervisor):
        page = f"{OFFICE}class-standards/{draft.pk}/"
        client = client_of(clerk)
        assert "请先公开征求意见" in _text(client.get(page))
        until = DAY + timedelta(days=10)
        assert "征求意见" in _said(client.post(f"{page}show/", {"until": until.isoformat()}, follow=True))
        with clock.stopped_at(until + timedelta(days=1)):
            client = client_of(clerk)
            assert "已提请复核" in _said(client.post(f"{page}request/", follow=True))
            assert "同意并公布" not in _text(client.get(page))
            second = client_of(supervisor)
            assert "同意并公布" in _text(second.get(page))
            assert "标准已公布" in _said(second.post(f"{page}approve/", follow=True))
            assert "没有等待复核" in _said(second.post(f"{page}approve/", follow=True))
        assert _standard(draft.pk).status == StandardStatus.PUBLISHED

    def test_a_neighbour_copies(self, published, client_of, neighbour):
        client = client_of(neighbour)
        page = f"/office/{JIANGAN}/class-standards/copy/"
        assert "示例区个体工商户分类标准" in _text(client.get(page))
        posted = {"source": published.pk, "number": "邻区〔2026〕1号", "title": "邻区标准"}
        assert client.post(page, posted).status_code == 302
        with nationwide():
            assert ClassStandard.objects.get(authority=bureau(JIANGAN)).copied_from_id == published.pk


class TestPublic:
    @pytest.fixture
    def shown(self, draft, clerk):
        with jurisdiction(draft.path):
            standard_publication.open_comment(draft.pk, until=DAY + timedelta(days=5), by=clerk)
        return f"/class-standards/{draft.pk}/"

    SAID = {"name": "张三", "contact": "13812341234", "text": "建议增加夜市经营"}

    def test_a_draft_is_not_there(self, draft, client):
        assert client.get(f"/class-standards/{draft.pk}/").status_code == 404
        assert draft.title not in _text(client.get("/class-standards/"))

    def test_a_text_in_comment_is_read_and_commented_on(self, shown, draft, client, client_of, clerk):
        assert draft.title in _text(client.get("/class-standards/?province=42"))
        assert draft.title not in _text(client.get("/class-standards/?province=61"))
        assert "提出意见" in _text(client.get(shown))
        assert client.post(shown, self.SAID | {"text": ""}).status_code == 422
        assert "感谢" in _said(client.post(shown, self.SAID, follow=True))
        officer = _text(client_of(clerk).get(f"{OFFICE}class-standards/{draft.pk}/"))
        assert self.SAID["text"] in officer and "138****1234" in officer and self.SAID["contact"] not in officer

    def test_after_its_days_nothing_is_taken(self, shown, client):
        with clock.stopped_at(DAY + timedelta(days=6)):
            assert "提交意见" not in _text(client.get(shown))
            assert client.post(shown, self.SAID).status_code == 422
        with nationwide():
            assert not StandardComment.objects.exists()

    def test_one_address_does_not_flood_it(self, shown, client, settings):
        settings.CLASS_COMMENTS_AN_HOUR = 2
        here = {"REMOTE_ADDR": "203.0.113.77"}
        answers = [client.post(shown, self.SAID, **here).status_code for _ in range(3)]
        assert answers == [302, 302, 429]

    def test_a_published_text_has_no_form(self, published, client):
        page = client.get(f"/class-standards/{published.pk}/")
        assert page.status_code == 200 and "提交意见" not in _text(page)
        assert client.get("/class-standards/999999/").status_code == 404


class TestRounds:
    VALUES = {
        "year": "2026",
        "applications_from": "2026-09-15",
        "applications_until": "2026-10-15",
        "review_from": "2026-10-16",
        "review_until": "2026-12-10",
        "notice_days": "7",
        "notice_in_working_days": "on",
        "supplement_days": "5",
        "places": "",
        "reviewers": "1",
        "opinion_days": "5",
        "silence_is_consent": "on",
        "spot_check_days": "30",
        "consent_days": "10",
    }

    def test_planned_warned_changed_and_cancelled(self, published, client_of, clerk):
        client = client_of(clerk)
        posted = self.VALUES | {"standard": published.pk}
        page = client.post(f"{OFFICE}rounds/new/", posted).url
        assert "晚于全国日程的 2026-11-30" in _text(client.get(page))
        again = client.post(f"{OFFICE}rounds/new/", posted)
        assert again.status_code == 422 and "时间重叠" in _text(again)
        assert client.post(f"{page}change/", posted | {"review_until": "2026-11-20"}).status_code == 302
        assert "晚于全国日程" not in _text(client.get(page))
        assert "请填写取消的理由" in _said(client.post(f"{page}cancel/", follow=True))
        assert "批次已取消" in _said(client.post(f"{page}cancel/", {"note": "改期"}, follow=True))
        with nationwide():
            assert Round.objects.get().status == "cancelled"

    def test_without_a_published_standard_there_is_nothing_to_plan_by(self, draft, client_of, clerk):
        page = client_of(clerk).get(f"{OFFICE}rounds/new/")
        assert "还没有可用的分类标准" in _text(page)

    def test_a_neighbour_does_not_see_it(self, published, client_of, clerk, neighbour):
        page = client_of(clerk).post(f"{OFFICE}rounds/new/", self.VALUES | {"standard": published.pk}).url
        elsewhere = page.replace(WUCHANG, JIANGAN)
        client = client_of(neighbour)
        assert client.get(elsewhere).status_code == 404
        assert client.post(f"{elsewhere}cancel/", {"note": "x"}).status_code == 404


class TestPlaces:
    @pytest.fixture
    def run(self, as_batch):
        with as_batch():
            return annual_run({WUCHANG: (100, 9), JIANGAN: (60, 10)})

    @pytest.fixture
    def split(self, run, province_clerk, province_supervisor) -> ProvinceQuota:
        return split(2026, {WUCHANG: 5, JIANGAN: 3}, by=province_clerk, second=province_supervisor)

    def test_the_province_freezes_splits_and_confirms(self, run, client_of, province_clerk, province_supervisor):
        client = client_of(province_clerk)
        assert "确定上限并拟定分配" in _text(client.get(f"{PROVINCE}quota/"))
        assert "上限已确定" in _said(client.post(f"{PROVINCE}quota/freeze/", follow=True))
        assert "已经确定，不能更改" in _said(client.post(f"{PROVINCE}quota/freeze/", follow=True))
        with jurisdiction("/42/"):
            quota = ProvinceQuota.objects.get()
            posted = {f"chosen-{share.authority_id}": share.chosen for share in quota.shares.all()}
        page = f"{PROVINCE}quota/{quota.pk}/"
        wuchang = f"chosen-{bureau(WUCHANG).pk}"
        assert "多出 1 户" in _said(client.post(f"{page}save/", posted | {wuchang: 6}, follow=True))
        assert "不小于 0 的整数" in _said(client.post(f"{page}save/", posted | {wuchang: "-1"}, follow=True))
        assert "已提请复核" in _said(client.post(f"{page}save/", posted | {"request": "1"}, follow=True))
        assert client.post(f"{page}approve/").status_code == 404
        second = client_of(province_supervisor)
        assert "同意，分配生效" in _text(second.get(f"{PROVINCE}quota/"))
        assert "已生效" in _said(second.post(f"{page}approve/", follow=True))
        with jurisdiction("/42/"):
            assert Quota.objects.get(authority__code=WUCHANG).size == 5

    def test_before_the_annual_run_is_published(self, client_of, province_clerk):
        client = client_of(province_clerk)
        assert "集中分型结果尚未公布" in _text(client.get(f"{PROVINCE}quota/"))
        assert "请先公布分型结果" in _said(client.post(f"{PROVINCE}quota/freeze/", follow=True))

    def test_a_county_sees_its_own_places_and_no_other_provinces(self, split, client_of, supervisor, officer_at):
        shown = client_of(supervisor).get(f"{OFFICE}quota/")
        assert shown.context["quota"].size == 5
        abroad = client_of(officer_at("610000", Role.SUPERVISOR)).get("/office/610000/quota/")
        assert abroad.context["quota"] is None and abroad.context["transfers"] == []
        assert client_of(officer_at("610000")).post(f"/office/610000/quota/{split.pk}/save/").status_code == 404

    def test_a_county_without_a_free_place_is_told_that_nobody_loses_anything(self, split, client_of, supervisor):
        with nationwide():
            Quota.objects.filter(authority__code=WUCHANG).update(used=5)
        assert "已有的认定不受影响" in _text(client_of(supervisor).get(f"{OFFICE}quota/"))

    def test_two_counties_agree_on_a_transfer(self, split, client_of, supervisor, neighbour, officer_at):
        client = client_of(neighbour)
        asked = {"direction": "ask", "other": bureau(WUCHANG).pk, "places": "2", "reason": "申报较多"}
        assert "对方同意后划转" in _said(client.post(f"/office/{JIANGAN}/quota/transfers/new/", asked, follow=True))
        too_many = asked | {"places": "99"}
        assert "不足 99 个" in _said(client.post(f"/office/{JIANGAN}/quota/transfers/new/", too_many, follow=True))
        with nationwide():
            transfer = PlaceTransfer.objects.get()
        third = client_of(officer_at("420103", Role.SUPERVISOR))
        assert third.post(f"/office/420103/quota/transfers/{transfer.pk}/accept/").status_code == 404
        other = client_of(supervisor)
        assert "同意划转" in _text(other.get(f"{OFFICE}quota/"))
        assert "名额已划转" in _said(other.post(f"{OFFICE}quota/transfers/{transfer.pk}/accept/", follow=True))
        with nationwide():
            sizes = dict(Quota.objects.filter(size__gt=0).values_list("authority__code", "size"))
        assert sizes == {WUCHANG: 3, JIANGAN: 5}

    def test_a_clerk_reads_and_does_not_transfer(self, split, client_of, clerk):
        client = client_of(clerk)
        assert "提出调剂" not in _text(client.get(f"{OFFICE}quota/"))
        assert client.post(f"{OFFICE}quota/transfers/new/").status_code == 404


def test_pages_cost_no_more_for_more_rows(
    published, client_of, clerk, province_clerk, as_batch, django_assert_max_num_queries
):
    with as_batch():
        annual_run({WUCHANG: (1000, 9), JIANGAN: (600, 10)}, year=2026)
    client = client_of(province_clerk)
    client.post(f"{PROVINCE}quota/freeze/")
    with django_assert_max_num_queries(20):
        client.get(f"{PROVINCE}quota/")
    client = client_of(clerk)
    with django_assert_max_num_queries(30):
        client.get(f"{OFFICE}class-standards/{published.pk}/")
