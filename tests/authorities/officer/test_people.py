"""The three administrators at work: inviting, granting, deputies, ending, disabling; never above themselves."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from authorities import clock, invitations
from authorities.acts import (
    ACCESS_REFUSED,
    APPROVAL_REQUESTED,
    INVITATION_ACCEPTED,
    INVITATION_REVOKED,
    OFFICER_DISABLED,
    OFFICER_ENABLED,
    OFFICER_INVITED,
    OFFICER_UNLOCKED,
    POST_ENDED,
    POST_GRANTED,
    SESSION_ENDED,
    Act,
)
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord, Authority, Invitation, Officer, Post
from tests.factories import PASSWORD, administrator, log_in, totp_code, with_totp

HUBEI, WUHAN, WUCHANG, JIANGAN, SHAANXI, NATION = "420000", "420100", "420106", "420102", "610000", "000000"
NEW = "示例-Password-2026"
LINK = re.compile(r"/invitation/([\w-]+)/")


def acts(act: Act) -> list[AuditRecord]:
    with nationwide():
        return list(AuditRecord.objects.filter(act=act))


def text(response) -> str:
    return response.content.decode()


def people(code: str = WUHAN) -> str:
    return f"/office/{code}/people/"


@pytest.fixture
def at(officer_at):
    """`at(Role.SYSTEM, WUHAN)` → a client of its own for an officer with that post."""

    def logged_in(role: Role, code: str = WUHAN) -> Client:
        client = Client()
        client.officer = officer_at(code, role)
        log_in(client, client.officer)
        return client

    return logged_in


@pytest.fixture
def invited(at):
    """`invited(role="clerk")` → the token of an invitation to 武昌区 by 武汉's system administrator."""

    def make(**fields) -> str:
        form = {"full_name": "示例新人", "authority": WUCHANG, "role": "clerk", "department": ""} | fields
        return LINK.search(text(at(Role.SYSTEM).post(f"{people()}invite/", form))).group(1)

    return make


def take(token: str, **fields):
    form = {"username": "newcomer", "full_name": "示例新人", "password1": NEW, "password2": NEW} | fields
    return Client().post(f"/invitation/{token}/", form)


class TestSeparation:
    """三员分立, kept by the database: no officer is two of the three, nor one of them and in business."""

    def _add(self, officer: Officer, role: Role, **fields) -> Post:
        bureau = Authority.objects.get(code=JIANGAN)
        department = "tax" if role == Role.DEPARTMENT else ""
        fields = {"valid_from": date(2026, 1, 1), "department": department} | fields
        with transaction.atomic():
            return Post.objects.create(officer=officer, authority=bureau, role=role, **fields)

    @pytest.mark.parametrize("held", [Role.SYSTEM, Role.SECURITY, Role.AUDITOR])
    @pytest.mark.parametrize("added", list(Role))
    def test_each_administrator_with_each_other_role(self, officer_at, held, added):
        officer = officer_at(WUHAN, held)
        if held == added:
            assert self._add(officer, added)
            return
        with pytest.raises(IntegrityError, match="Duties are separated"):
            self._add(officer, added)

    @pytest.mark.parametrize("held", [Role.CLERK, Role.SUPERVISOR, Role.DEPARTMENT])
    def test_business_first_and_an_administrator_later(self, officer_at, held):
        officer = officer_at(WUHAN, held)
        assert self._add(officer, Role.SUPERVISOR)
        with pytest.raises(IntegrityError, match="Duties are separated"):
            self._add(officer, Role.AUDITOR)

    def test_one_after_the_other_is_allowed_to_the_day(self, officer_at):
        officer = officer_at(WUHAN, Role.SYSTEM, valid_to=date(2026, 6, 30))
        with pytest.raises(IntegrityError):
            self._add(officer, Role.AUDITOR, valid_from=date(2026, 6, 30))
        assert self._add(officer, Role.AUDITOR, valid_from=date(2026, 7, 1))

    def test_changing_a_post_into_a_conflict_is_refused_too(self, officer_at):
        officer = officer_at(WUHAN, Role.CLERK)
        post = self._add(officer, Role.CLERK)
        with pytest.raises(IntegrityError, match="Duties are separated"), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(role=Role.AUDITOR)

    def test_the_owner_of_the_tables_cannot_either(self, officer_at, as_owner):
        officer = officer_at(WUHAN, Role.SYSTEM)
        with as_owner(), pytest.raises(IntegrityError, match="Duties are separated"):
            self._add(officer, Role.SECURITY)

    def test_a_deputy_without_an_end_is_refused(self, officer_at):
        post, officer = officer_at(WUHAN, Role.SUPERVISOR).posts.get(), officer_at(WUHAN)
        with pytest.raises(IntegrityError, match="post_deputy_has_an_end"):
            self._add(officer, Role.SUPERVISOR, deputy_for=post)


class TestInvitations:
    def test_the_whole_way(self, invited, at):
        token = invited()
        assert "武昌区市场监督管理局邀请您" in text(Client().get(f"/invitation/{token}/"))
        assert take(token).url == "/login/"
        officer = Officer.objects.get(username="newcomer")
        client = Client()
        assert client.post("/login/", {"login": "newcomer", "password": NEW}).url == "/office/"
        assert client.get(f"/office/{WUCHANG}/").url == "/account/"
        assert not officer.posts.exists()
        security = at(Role.SECURITY)
        form = {"authority": WUCHANG, "role": "clerk", "department": "", "valid_from": "2026-01-01"}
        assert security.post(f"{people()}{officer.pk}/posts/", form).status_code == 302
        log_in(client, officer)
        assert client.get(f"/office/{WUCHANG}/").status_code == 200
        for act in (OFFICER_INVITED, INVITATION_ACCEPTED, POST_GRANTED):
            assert len(acts(act)) == 1, act

    def test_only_the_hash_is_kept(self, invited):
        token = invited()
        with nationwide():
            assert token not in str(Invitation.objects.values().get())

    def _void(self, token: str) -> None:
        shown, taken = Client().get(f"/invitation/{token}/"), take(token, username="another")
        assert {shown.status_code, taken.status_code} == {404}
        assert "已使用、已撤回或者已过期" in text(taken)
        assert not Officer.objects.filter(username="another").exists()
        assert acts(ACCESS_REFUSED)[0].note == "邀请链接无效、已使用、已撤回或已过期"

    def test_it_opens_once(self, invited):
        token = invited()
        take(token)
        self._void(token)

    def test_taken_twice_at_once_it_is_one(self, invited):
        """Both have read it while it was open; the second finds it taken, and no account is made of it."""
        read = invitations.open_invitation(invited())
        said = {"full_name": "示例新人", "password": NEW}
        invitations.accept(read, username="newcomer", **said)
        for name in ("newcomer", "another"):
            with pytest.raises(invitations.InvitationRefused) as refused:
                invitations.accept(read, username=name, **said)
            assert refused.value.code == "not_open"
        assert Officer.objects.filter(full_name="示例新人").count() == 1

    def test_two_invitations_under_one_name_at_once(self, invited):
        one, other = (invitations.open_invitation(invited()) for _ in range(2))
        said = {"full_name": "示例新人", "password": NEW, "username": "newcomer"}
        invitations.accept(one, **said)
        with pytest.raises(invitations.InvitationRefused) as refused:
            invitations.accept(other, **said)
        assert refused.value.code == "username_taken"

    def test_it_expires(self, invited):
        token = invited()
        with clock.stopped_at(clock.now() + timedelta(hours=72, seconds=1)):
            self._void(token)

    def test_one_that_never_was(self, db):
        self._void("x" * 43)

    def test_it_can_be_taken_back(self, invited, at):
        token = invited()
        with nationwide():
            number = Invitation.objects.get().pk
        page = f"{people()}invitations/{number}/revoke/"
        assert at(Role.SYSTEM, JIANGAN).post(page.replace(WUHAN, JIANGAN)).status_code == 404
        assert at(Role.SYSTEM).post(page).status_code == 302
        self._void(token)
        assert len(acts(INVITATION_REVOKED)) == 1

    @pytest.mark.parametrize(
        ("inviting", "to", "allowed"),
        [
            (WUHAN, WUHAN, True),
            (WUHAN, WUCHANG, True),
            (WUHAN, "武汉市武昌区市场监督管理局", True),
            (NATION, HUBEI, True),
            (WUHAN, HUBEI, False),
            (WUHAN, NATION, False),
            (WUCHANG, JIANGAN, False),
            (HUBEI, SHAANXI, False),
            (WUHAN, "999999", False),
        ],
    )
    def test_never_above_or_beside_oneself(self, at, inviting, to, allowed):
        form = {"full_name": "示例", "authority": to, "role": "system", "department": ""}
        response = at(Role.SYSTEM, inviting).post(f"{people(inviting)}invite/", form)
        assert response.status_code == (200 if allowed else 422)
        assert ("没有这个机关" in text(response)) is not allowed
        with nationwide():
            assert Invitation.objects.exists() is allowed
        assert bool(acts(ACCESS_REFUSED)) is not allowed

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
    def test_only_by_the_system_administrator(self, at, role):
        client = at(role)
        assert client.get(f"{people()}invite/").status_code == 404
        assert client.post(f"{people()}invite/", {}).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"username": "ab"}, "至少"),
            ({"username": "有 空格"}, "账号只能包含"),
            ({"username": "TAKEN"}, "已被使用"),
            ({"password2": "别的-Password-2026"}, "不一致"),
            ({"password1": "short", "password2": "short"}, "至少 10 位"),
            ({"full_name": ""}, "refusal"),
        ],
    )
    def test_what_cannot_be_taken_changes_nothing(self, invited, fields, says):
        Officer.objects.create_user("taken", password=PASSWORD)
        token = invited()
        response = take(token, **fields)
        assert (response.status_code, says in text(response)) == (422, True)
        assert Officer.objects.filter(full_name="示例新人").count() == 0
        assert Client().get(f"/invitation/{token}/").status_code == 200

    def test_the_first_administrators_come_from_the_console(self, db, capsys):
        with pytest.raises(SystemExit) as done:
            call_command("invite", NATION, "security", "示例首任")
        assert done.value.code == 0
        take(LINK.search(capsys.readouterr().out).group(1))
        assert Officer.objects.get(username="newcomer").posts.get().role == Role.SECURITY
        for wrong in (("999999", "security"), (NATION, "clerk")):
            with pytest.raises(SystemExit) as done:
                call_command("invite", *wrong, "示例")
            assert done.value.code == 2


class TestPosts:
    def _grant(self, client: Client, officer: Officer, *, here: str = WUHAN, **fields):
        form = {"authority": WUCHANG, "role": "supervisor", "department": "", "valid_from": "2026-01-01"} | fields
        return client.post(f"{people(here)}{officer.pk}/posts/", form)

    def test_granting(self, at, officer_at):
        officer = officer_at(WUCHANG)
        assert self._grant(at(Role.SECURITY), officer).status_code == 302
        assert {post.role for post in officer.posts.all()} == {Role.CLERK, Role.SUPERVISOR}

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY])
    def test_only_by_the_security_administrator(self, at, officer_at, role):
        officer = officer_at(WUCHANG)
        assert self._grant(at(role), officer).status_code == 404
        assert officer.posts.count() == 1

    def test_never_to_oneself(self, at):
        client = at(Role.SECURITY)
        assert "不能给自己授予岗位" in text(self._grant(client, client.officer, role="security"))

    def test_never_to_a_platform_administrator(self, at, officer_at):
        officer = officer_at(WUCHANG)
        officer.is_staff = True
        officer.save()
        assert "平台管理员不担任岗位" in text(self._grant(at(Role.SECURITY), officer))

    def test_never_above_oneself(self, at, officer_at):
        officer = officer_at(WUCHANG)
        for code in (HUBEI, NATION, SHAANXI):
            assert self._grant(at(Role.SECURITY), officer, authority=code).status_code == 422
        assert officer.posts.count() == 1

    def test_never_to_people_of_elsewhere(self, at, officer_at):
        for code in (HUBEI, SHAANXI):
            assert self._grant(at(Role.SECURITY), officer_at(code)).status_code == 404

    def test_a_conflict_is_said_and_changes_nothing(self, at, officer_at):
        officer = officer_at(WUCHANG)
        refused = self._grant(at(Role.SECURITY), officer, role="auditor")
        assert (refused.status_code, "三员分立" in text(refused)) == (422, True)
        assert officer.posts.count() == 1

    @pytest.mark.parametrize(("role", "department"), [("department", ""), ("clerk", "tax"), ("department", "nothing")])
    def test_a_department_is_of_its_people(self, at, officer_at, role, department):
        officer = officer_at(WUCHANG)
        assert self._grant(at(Role.SECURITY), officer, role=role, department=department).status_code == 422

    def test_ending_closes_the_desk_at_once(self, at, officer_at):
        officer, client, system = officer_at(WUCHANG), Client(), at(Role.SYSTEM)
        log_in(client, officer)
        assert client.get(f"/office/{WUCHANG}/").status_code == 200
        page = f"{people()}{officer.pk}/posts/{officer.posts.get().pk}/end/"
        assert at(Role.SECURITY).post(page).status_code == 404
        assert system.post(page).status_code == 302
        assert client.get(f"/office/{WUCHANG}/").status_code == 404
        assert len(acts(POST_ENDED)) == 1
        # What was ended stands in nobody's way.
        assert self._grant(at(Role.SECURITY), officer, role="auditor", valid_from=str(clock.today())).status_code == 302

    def test_ending_is_for_ones_own_area(self, at, officer_at):
        officer = officer_at(WUCHANG)
        page = f"people/{officer.pk}/posts/{officer.posts.get().pk}/end/"
        for code in (JIANGAN, SHAANXI):
            assert at(Role.SYSTEM, code).post(f"/office/{code}/{page}").status_code == 404
        assert officer.posts.get().ended_at is None


class TestDeputies:
    def _appoint(self, client: Client, officer: Officer, post: Post, **fields):
        form = {"post": post.pk, "valid_from": "2026-11-01", "valid_to": "2026-11-30"} | fields
        return client.post(f"{people()}{officer.pk}/deputy/", form)

    def test_has_the_posts_capabilities_from_a_day_until_a_day(self, at, officer_at):
        post, officer, client = officer_at(HUBEI, Role.SUPERVISOR).posts.get(), officer_at(WUHAN), Client()
        security = at(Role.SECURITY, HUBEI)
        form = {"post": post.pk, "valid_from": "2026-11-01", "valid_to": "2026-11-30"}
        assert security.post(f"{people(HUBEI)}{officer.pk}/deputy/", form).status_code == 302
        for day, status in ((31, 404), (32, 200), (61, 200), (62, 404)):
            with clock.stopped_at(date(2026, 9, 30) + timedelta(days=day)):
                log_in(client, officer)
                response = client.get(f"/office/{HUBEI}/")
                assert response.status_code == status, day
        with clock.stopped_at(date(2026, 11, 5)):
            log_in(client, officer)
            assert "审批人员（代）" in text(client.get(f"/office/{HUBEI}/"))

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"valid_to": ""}, "refusal"),
            ({"valid_from": ""}, "refusal"),
            ({"valid_to": "2026-10-31"}, "止日不能早于起日"),
            ({"valid_from": "2019-01-01"}, "不能超出"),
        ],
    )
    def test_both_days_are_asked_for(self, at, officer_at, fields, says):
        post, officer = officer_at(WUHAN, Role.SUPERVISOR).posts.get(), officer_at(WUHAN)
        refused = self._appoint(at(Role.SECURITY), officer, post, **fields)
        assert (refused.status_code, says in text(refused)) == (422, True)
        assert officer.posts.count() == 1

    def test_a_post_of_elsewhere_is_none(self, at, officer_at):
        officer = officer_at(WUHAN)
        for code in (HUBEI, SHAANXI):
            post = officer_at(code, Role.SUPERVISOR).posts.get()
            assert self._appoint(at(Role.SECURITY), officer, post).status_code == 422

    def test_ends_with_the_post(self, at, officer_at):
        post, officer = officer_at(WUHAN, Role.SUPERVISOR).posts.get(), officer_at(WUHAN)
        self._appoint(at(Role.SECURITY), officer, post)
        at(Role.SYSTEM).post(f"{people()}{post.officer_id}/posts/{post.pk}/end/")
        assert officer.posts.get(deputy_for=post).ended_at


class TestAccounts:
    VERBS = (
        (Role.SYSTEM, "disable", OFFICER_DISABLED),
        (Role.SYSTEM, "enable", OFFICER_ENABLED),
        (Role.SECURITY, "unlock", OFFICER_UNLOCKED),
        (Role.SECURITY, "end-sessions", SESSION_ENDED),
    )

    @pytest.mark.parametrize(("role", "verb", "act"), VERBS)
    def test_by_the_administrator_of_that_and_no_other(self, at, officer_at, role, verb, act):
        # Who decides beside another is given back by two (docs/decisions/0035); people of a department decide nothing.
        officer = officer_at(WUCHANG, Role.DEPARTMENT)
        for other in Role:
            client = at(other)
            assert client.post(f"{people()}{officer.pk}/{verb}/").status_code == (302 if other == role else 404)
        assert [record.object_key for record in acts(act)] == [str(officer.pk)]

    def test_disabled_means_at_the_next_request(self, at, officer_at):
        officer, client = officer_at(WUCHANG), Client()
        log_in(client, officer)
        assert client.get(f"/office/{WUCHANG}/").status_code == 200
        at(Role.SYSTEM).post(f"{people()}{officer.pk}/disable/")
        assert client.get(f"/office/{WUCHANG}/").url.startswith("/login/")
        at(Role.SYSTEM).post(f"{people()}{officer.pk}/enable/")
        log_in(client, officer)
        assert client.get(f"/office/{WUCHANG}/").status_code == 200

    def test_what_was_open_when_it_was_disabled_stays_closed(self, at, officer_at):
        officer, client = with_totp(officer_at(WUCHANG)), Client()
        client.post("/login/", {"login": officer.username, "password": PASSWORD})
        client.post("/login/code/", {"code": totp_code()})
        assert client.get(f"/office/{WUCHANG}/").status_code == 200
        for verb in ("disable", "enable"):
            at(Role.SYSTEM).post(f"{people()}{officer.pk}/{verb}/")
        assert client.get(f"/office/{WUCHANG}/").url.startswith("/login/")

    def test_unlocking_lets_in_again(self, at, officer_at):
        officer, client = with_totp(officer_at(WUCHANG, Role.DEPARTMENT)), Client()
        for _ in range(5):
            client.post("/login/", {"login": officer.username, "password": "不对"})
        assert client.post("/login/", {"login": officer.username, "password": PASSWORD}).status_code == 429
        assert "登录已锁定" in text(at(Role.SECURITY).get(f"{people()}{officer.pk}/"))
        at(Role.SECURITY).post(f"{people()}{officer.pk}/unlock/")
        assert client.post("/login/", {"login": officer.username, "password": PASSWORD}).url == "/login/code/"

    @pytest.mark.parametrize(("role", "verb", "act"), [*VERBS, (Role.SECURITY, "anew", APPROVAL_REQUESTED)])
    def test_of_people_who_work_above_too_by_those_above(self, at, officer_at, role, verb, act):
        officer = officer_at(WUCHANG)
        Post.objects.create(
            officer=officer,
            authority=Authority.objects.get(code=HUBEI),
            role=Role.CLERK,
            valid_from=date(2026, 1, 1),
        )
        client = at(role)
        refused = client.post(f"{people()}{officer.pk}/{verb}/", {"code": "2345-6789"}, follow=True)
        assert "请由共同的上级机关办理" in text(refused)
        assert not acts(act)
        assert "请由共同的上级机关办理" in acts(ACCESS_REFUSED)[0].note
        officer.refresh_from_db()
        assert officer.is_active
        assert officer.check_password(PASSWORD)

    def test_not_ones_own_and_not_a_platform_administrators(self, at):
        client = at(Role.SYSTEM)
        assert "不能处理自己的账号" in text(client.post(f"{people()}{client.officer.pk}/disable/", follow=True))
        staff = administrator()
        Post.objects.create(
            officer=staff,
            authority=Authority.objects.get(code=WUHAN),
            role=Role.CLERK,
            valid_from=date(2026, 1, 1),
        )
        assert "平台管理员" in text(client.post(f"{people()}{staff.pk}/disable/", follow=True))
        staff.refresh_from_db()
        assert staff.is_active

    def test_a_link_changes_nothing(self, at, officer_at):
        officer = officer_at(WUCHANG)
        assert at(Role.SYSTEM).get(f"{people()}{officer.pk}/disable/").status_code == 405


class TestList:
    def test_own_area_only(self, at, officer_at):
        shown = officer_at(WUCHANG, full_name="示例武昌人")
        hidden = [officer_at(code, full_name="示例外人") for code in (HUBEI, SHAANXI)]
        client = at(Role.SECURITY)
        assert "示例武昌人" in text(client.get(people()))
        assert "示例外人" not in text(client.get(people()))
        assert client.get(f"{people()}{shown.pk}/").status_code == 200
        assert {client.get(f"{people()}{one.pk}/").status_code for one in hidden} == {404}
        assert client.get(f"{people()}{10**9}/").status_code == 404

    def test_found_by_name_account_and_bureau(self, at, officer_at):
        officer_at(WUCHANG, full_name="示例武昌人", username="findme")
        client = at(Role.SYSTEM)
        for q in ("武昌人", "findme", "武昌区"):
            assert "示例武昌人" in text(client.get(people(), {"q": q})), q
        assert client.get(people(), {"q": "\0"}).status_code == 400
        for q in ("无此人", "%"):
            assert client.get(people(), {"q": q}).status_code == 200
        assert "没有找到人员" in text(client.get(people(), {"q": "无此人"}))

    def test_that_somebody_works_elsewhere_too_is_not_found_out(self, at, officer_at):
        shown = officer_at(WUCHANG, full_name="示例武昌人")
        elsewhere = Authority.objects.get(code=SHAANXI)
        Post.objects.create(officer=shown, authority=elsewhere, role=Role.CLERK, valid_from=date(2026, 1, 1))
        client = at(Role.SYSTEM)
        assert elsewhere.short_name not in text(client.get(f"{people()}{shown.pk}/"))
        assert "没有找到人员" in text(client.get(people(), {"q": elsewhere.name}))

    @pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.DEPARTMENT, Role.AUDITOR])
    def test_not_for_others(self, at, role):
        assert at(role).get(people()).status_code == 404

    def test_a_budget_that_does_not_grow(self, at, officer_at, django_assert_max_num_queries):
        client = at(Role.SYSTEM)
        for _ in range(12):
            officer_at(WUCHANG)
        with django_assert_max_num_queries(14):
            assert client.get(people()).status_code == 200


class TestOtherDepartments:
    """Their people are none of the bureau's, and stand on a tab of their own."""

    @pytest.fixture
    def names(self, at, officer_at):
        """`names("?tab=…")` → who stands there, out of a clerk, a tax officer, and one who is both."""
        people_there = {
            "clerk": officer_at(WUCHANG, Role.CLERK),
            "tax": officer_at(WUCHANG, Role.DEPARTMENT),
            "both": officer_at(WUCHANG, Role.DEPARTMENT),
        }
        Post.objects.create(
            officer=people_there["both"],
            authority=Authority.objects.get(code=WUCHANG),
            role=Role.CLERK,
            valid_from=clock.today() - timedelta(days=30),
        )
        client = at(Role.SYSTEM)

        def shown(query: str = "") -> set[str]:
            page = text(client.get(f"{people()}{query}"))
            return {name for name, person in people_there.items() if f"/people/{person.pk}/" in page}

        return shown

    def test_stand_apart_from_the_bureaus_own(self, names):
        assert names() == {"clerk", "both"}
        assert names("?tab=departments") == {"tax", "both"}

    def test_who_holds_no_post_any_more_stands_with_the_own(self, names, officer_at, at):
        gone = officer_at(WUCHANG, Role.DEPARTMENT)
        Post.objects.filter(officer=gone).update(valid_to=clock.today() - timedelta(days=1))
        client = at(Role.SYSTEM)
        assert f"/people/{gone.pk}/" not in text(client.get(f"{people()}?tab=departments"))
