"""What the verbs about people refuse by themselves, whatever form stood before them."""

from datetime import date

import pytest

from authorities import capabilities, clock, invitations, posts
from authorities.access import Acting, access_authority
from authorities.enums import Role
from authorities.invitations import InvitationRefused
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Invitation, Officer, Post
from authorities.posts import PostRefused
from tests.factories import PASSWORD

HUBEI, WUHAN, WUCHANG, JIANGAN, SHAANXI = "420000", "420100", "420106", "420102", "610000"


@pytest.fixture
def security(officer_at) -> Acting:
    """The security administrator of 武汉, at work."""
    return access_authority(officer_at(WUHAN, Role.SECURITY), WUHAN, capabilities.POST_GRANT)


@pytest.fixture
def system(officer_at) -> Acting:
    """The system administrator of 武汉, at work."""
    return access_authority(officer_at(WUHAN, Role.SYSTEM), WUHAN, capabilities.OFFICER_MANAGE)


def bureau(code: str) -> Authority:
    return Authority.objects.get(code=code)


@pytest.mark.parametrize(
    ("code", "allowed"), [(WUHAN, True), (WUCHANG, True), (HUBEI, False), (SHAANXI, False), ("420500", False)]
)
class TestOnlyBelow:
    """One's own bureau and those below it; not above, not beside, not elsewhere."""

    def _tried(self, act, refusal, allowed):
        with jurisdiction("/42/01/"):
            if allowed:
                act()
                return
            with pytest.raises(refusal) as refused:
                act()
            assert refused.value.code == "not_below"

    def test_posts(self, security, officer_at, code, allowed):
        officer = officer_at(WUCHANG)
        self._tried(
            lambda: posts.grant_post(
                officer, authority=bureau(code), role=Role.SUPERVISOR, valid_from=date(2026, 1, 1), by=security
            ),
            PostRefused,
            allowed,
        )
        assert officer.posts.count() == 1 + allowed

    def test_deputies(self, security, officer_at, code, allowed):
        post, officer, today = officer_at(code, Role.SUPERVISOR).posts.get(), officer_at(WUCHANG), clock.today()
        self._tried(
            lambda: posts.appoint_deputy(post, officer, valid_from=today, valid_to=today, by=security),
            PostRefused,
            allowed,
        )
        assert officer.posts.count() == 1 + allowed

    def test_ends_of_posts(self, system, officer_at, code, allowed):
        post = officer_at(code).posts.get()
        self._tried(lambda: posts.end_post(post, by=system), PostRefused, allowed)
        assert (Post.objects.get(pk=post.pk).ended_at is not None) is allowed

    def test_invitations(self, system, code, allowed):
        self._tried(
            lambda: invitations.invite("示例", authority=bureau(code), role=Role.CLERK, by=system),
            InvitationRefused,
            allowed,
        )
        with nationwide():
            assert Invitation.objects.exists() is allowed


class TestTakenOnce:
    """Two who opened the same link: the second is refused, and leaves no account behind."""

    @pytest.fixture
    def invitation(self, system) -> Invitation:
        with jurisdiction("/42/01/"):
            return invitations.invite("示例", authority=bureau(WUCHANG), role=Role.CLERK, by=system)[0]

    def _take(self, invitation: Invitation, username: str) -> Officer:
        return invitations.accept(invitation, username=username, full_name="示例", password=PASSWORD)

    def test_the_second_of_two(self, invitation):
        first = self._take(invitation, "first")
        with pytest.raises(InvitationRefused) as refused:
            self._take(invitation, "second")
        assert refused.value.code == "not_open"
        assert not Officer.objects.filter(username="second").exists()
        with nationwide():
            assert Invitation.objects.get(pk=invitation.pk).accepted_by == first

    def test_one_that_was_taken_back_meanwhile(self, invitation, system):
        with jurisdiction("/42/01/"):
            invitations.revoke(invitation, by=system)
        with pytest.raises(InvitationRefused):
            self._take(invitation, "late")
        assert not Officer.objects.filter(username="late").exists()
