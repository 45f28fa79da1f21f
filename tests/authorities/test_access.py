"""Who may do what: posts with their dates, one table of capabilities, one answer for absent and foreign."""

from datetime import date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from appeals.capabilities import (
    APPEAL_CHARGE,
    APPEAL_DECIDE,
    APPEAL_FILE,
    APPEAL_HANDLE,
    APPEAL_VIEW,
    RECHECK_ANSWER,
)
from authorities import capabilities, clock, jobs
from authorities.access import NotAccessible, access_authority, access_job, acting_posts
from authorities.capabilities import Capability, granted_to
from authorities.declarations import declared
from authorities.enums import Level, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Post
from authorities.queues import Queue
from casework.four_eyes import FourEyesSubject
from mingteyouxin.capabilities import (
    CASE_DECIDE,
    CASE_FILE,
    CASE_REVIEW,
    CASE_TAKE_OVER,
    CASE_VIEW,
    CLASS_STANDARD_EDIT,
    CLASS_STANDARD_PUBLISH,
    CLASS_STANDARD_VIEW,
    OPINION_GIVE,
    QUOTA_CONFIRM,
    QUOTA_SPLIT,
    QUOTA_TRANSFER,
    QUOTA_VIEW,
    RECOGNITION_CONFIRM,
    RECOMMEND,
    ROUND_MANAGE,
    ROUND_VIEW,
    SPOT_CHECK,
    TITLE_INSPECT,
    VISIT_DO,
)
from registry import job_kinds
from registry.capabilities import (
    COMPARISON_ANSWER,
    COMPARISON_DECIDE,
    HOUSEHOLD_REVEAL,
    HOUSEHOLD_VIEW,
    IMPACT_APPROVE,
    IMPACT_KEEP,
    INTAKE_DELIVER,
    INTAKE_VIEW,
    PHONE_CHANGE,
    SERVICE_RECORD,
)
from typing_engine.capabilities import (
    CHECK_UP_HELP,
    CHECK_UP_RUN,
    CHECK_UP_VIEW,
    RESULT_VIEW,
    STANDARD_EDIT,
    STANDARD_PUBLISH,
    STANDARD_VIEW,
    TYPING_CONFIRM,
    TYPING_PUBLISH,
    TYPING_RUN,
    TYPING_VIEW,
)

CODE = "420106"


@pytest.fixture
def post(officer_at):
    """A post from 2026-03-01 until 2026-08-31."""
    officer = officer_at(CODE, Role.CLERK, valid_from=date(2026, 3, 1), valid_to=date(2026, 8, 31))
    return officer.posts.get()


def may_enter(officer, code: str = CODE, *, on: date = date(2026, 7, 15)) -> bool:
    with clock.stopped_at(on):
        try:
            return access_authority(officer, code, capabilities.OFFICE).authority.code == code
        except NotAccessible:
            return False


class TestPosts:
    @pytest.mark.parametrize(
        ("on", "held"),
        [
            (date(2026, 2, 28), False),
            (date(2026, 3, 1), True),
            (date(2026, 8, 31), True),
            (date(2026, 9, 1), False),
            (datetime(2026, 8, 31, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai")), True),
            (datetime(2026, 8, 31, 16, 1, tzinfo=ZoneInfo("UTC")), False),
        ],
    )
    def test_a_post_holds_on_its_days_both_ends_included(self, post, on, held):
        assert may_enter(post.officer, on=on) is held
        with clock.stopped_at(on):
            assert acting_posts(post.officer) == ([post] if held else [])

    def test_without_an_end_it_goes_on(self, officer_at):
        assert may_enter(officer_at(CODE), on=date(2099, 1, 1))

    def test_a_disabled_officer_holds_none(self, post):
        post.officer.is_active = False
        post.officer.save(update_fields=["is_active"])
        assert not may_enter(post.officer)

    def test_a_platform_administrator_without_a_post_enters_no_bureau(self, post):
        Post.objects.filter(pk=post.pk).update(valid_to=date(2026, 3, 2))
        post.officer.is_staff = post.officer.is_superuser = True
        post.officer.save()
        assert not may_enter(post.officer)

    def test_a_post_is_for_its_bureau_only(self, post):
        """Neither the one below, above nor beside: each is entered by a post of its own."""
        for other in ("420102", "420100", "420000", "000000", "430000"):
            assert not may_enter(post.officer, other)

    def test_several_posts_at_a_bureau_add_up(self, post):
        today = date(2026, 7, 15)
        Post.objects.create(officer=post.officer, authority=post.authority, role=Role.SUPERVISOR, valid_from=today)
        with clock.stopped_at(today):
            acting = access_authority(post.officer, CODE, capabilities.OFFICE)
        both = granted_to(Role.CLERK, Level.COUNTY) | granted_to(Role.SUPERVISOR, Level.COUNTY)
        assert acting.capabilities == both

    def test_posts_are_listed_from_the_top(self, post, officer_at):
        Post.objects.create(
            officer=post.officer,
            authority=Authority.objects.get(code="420000"),
            role=Role.CLERK,
            valid_from=date(2026, 1, 1),
        )
        with clock.stopped_at(date(2026, 7, 15)):
            assert [held.authority.code for held in acting_posts(post.officer)] == ["420000", CODE]


class TestAuthority:
    def test_absent_and_foreign_look_the_same(self, post):
        answers = set()
        for code in ("420102", "999999", "", "42010６"):
            with clock.stopped_at(date(2026, 7, 15)), pytest.raises(NotAccessible) as refused:
                access_authority(post.officer, code, capabilities.OFFICE)
            answers.add((type(refused.value), refused.value.args))
        assert answers == {(NotAccessible, ())}

    def test_a_capability_one_does_not_have_is_the_same_again(self, officer_at):
        auditor = officer_at(CODE, Role.AUDITOR)
        assert may_enter(auditor)
        with pytest.raises(NotAccessible):
            access_authority(auditor, CODE, HOUSEHOLD_VIEW)


class TestJobs:
    @pytest.fixture
    def job(self, db):
        with jurisdiction("/42/01/06/"):
            return jobs.request_job(job_kinds.INTAKE, title="归集", parameters={}, by=None)

    @pytest.mark.parametrize(("code", "opens"), [(CODE, True), ("420100", True), ("420102", False), ("430000", False)])
    def test_the_bureau_and_those_above(self, job, officer_at, code, opens):
        acting = access_authority(officer_at(code), code, capabilities.OFFICE)
        for scope in (jurisdiction(acting.authority.path), nationwide()):
            with scope:
                if opens:
                    assert access_job(acting, job.pk) == job
                    continue
                with pytest.raises(NotAccessible):
                    access_job(acting, job.pk)

    def test_an_absent_one(self, job, officer_at):
        acting = access_authority(officer_at(CODE), CODE, capabilities.OFFICE)
        with jurisdiction(acting.authority.path), pytest.raises(NotAccessible):
            access_job(acting, job.pk + 1)


EVERYWHERE = set(Level)
ABOVE_STATION = EVERYWHERE - {Level.STATION}
BELOW_NATION = ABOVE_STATION - {Level.NATION}
RECOGNISERS = {Level.PROVINCE, Level.CITY, Level.COUNTY}
SUPERIORS = {Level.NATION, Level.PROVINCE, Level.CITY}
# Four cities have no county level.
COUNTER = {Level.CITY, Level.COUNTY, Level.STATION}
# The table as it is meant, written a second time: role → capability → levels. Nothing else is granted.
MEANT = {
    Role.CLERK: {
        capabilities.OFFICE: EVERYWHERE,
        capabilities.REMEDY_VIEW: ABOVE_STATION,
        capabilities.REMEDY_KEEP: {Level.NATION, Level.PROVINCE},
        capabilities.CONTACT_KEEP: EVERYWHERE,
        capabilities.DISPATCH_VIEW: EVERYWHERE,
        capabilities.DISPATCH_DO: EVERYWHERE,
        SERVICE_RECORD: EVERYWHERE - {Level.NATION},
        IMPACT_KEEP: {Level.NATION, Level.PROVINCE},
        HOUSEHOLD_VIEW: EVERYWHERE,
        PHONE_CHANGE: COUNTER,
        HOUSEHOLD_REVEAL: EVERYWHERE - {Level.NATION},
        INTAKE_VIEW: ABOVE_STATION,
        INTAKE_DELIVER: BELOW_NATION,
        COMPARISON_DECIDE: BELOW_NATION,
        COMPARISON_ANSWER: BELOW_NATION,
        STANDARD_VIEW: ABOVE_STATION,
        STANDARD_EDIT: {Level.PROVINCE},
        TYPING_VIEW: ABOVE_STATION,
        TYPING_RUN: {Level.PROVINCE},
        RESULT_VIEW: EVERYWHERE,
        CHECK_UP_VIEW: EVERYWHERE - {Level.NATION},
        CHECK_UP_RUN: {Level.PROVINCE},
        CHECK_UP_HELP: COUNTER,
        CLASS_STANDARD_VIEW: ABOVE_STATION,
        CLASS_STANDARD_EDIT: RECOGNISERS,
        ROUND_VIEW: ABOVE_STATION,
        ROUND_MANAGE: RECOGNISERS,
        QUOTA_VIEW: ABOVE_STATION,
        QUOTA_SPLIT: {Level.PROVINCE},
        CASE_VIEW: ABOVE_STATION,
        CASE_FILE: COUNTER,
        CASE_REVIEW: RECOGNISERS,
        CASE_DECIDE: RECOGNISERS,
        VISIT_DO: COUNTER,
        SPOT_CHECK: SUPERIORS,
        APPEAL_VIEW: ABOVE_STATION,
        APPEAL_FILE: COUNTER,
        APPEAL_HANDLE: BELOW_NATION,
        RECHECK_ANSWER: BELOW_NATION,
    },
    Role.SUPERVISOR: {
        capabilities.OFFICE: EVERYWHERE,
        capabilities.REMEDY_VIEW: ABOVE_STATION,
        capabilities.REMEDY_KEEP: {Level.NATION, Level.PROVINCE},
        capabilities.CONTACT_KEEP: EVERYWHERE,
        capabilities.DISPATCH_VIEW: EVERYWHERE,
        capabilities.DISPATCH_DO: EVERYWHERE,
        SERVICE_RECORD: EVERYWHERE - {Level.NATION},
        IMPACT_KEEP: {Level.NATION, Level.PROVINCE},
        IMPACT_APPROVE: {Level.NATION, Level.PROVINCE},
        HOUSEHOLD_VIEW: EVERYWHERE,
        PHONE_CHANGE: COUNTER,
        HOUSEHOLD_REVEAL: EVERYWHERE - {Level.NATION},
        INTAKE_VIEW: ABOVE_STATION,
        COMPARISON_DECIDE: BELOW_NATION,
        COMPARISON_ANSWER: BELOW_NATION,
        STANDARD_VIEW: ABOVE_STATION,
        STANDARD_EDIT: {Level.PROVINCE},
        STANDARD_PUBLISH: {Level.PROVINCE},
        TYPING_VIEW: ABOVE_STATION,
        TYPING_RUN: {Level.PROVINCE},
        TYPING_CONFIRM: {Level.PROVINCE},
        TYPING_PUBLISH: {Level.PROVINCE},
        RESULT_VIEW: EVERYWHERE,
        CHECK_UP_VIEW: EVERYWHERE - {Level.NATION},
        CHECK_UP_RUN: {Level.PROVINCE},
        CHECK_UP_HELP: COUNTER,
        CLASS_STANDARD_VIEW: ABOVE_STATION,
        CLASS_STANDARD_EDIT: RECOGNISERS,
        CLASS_STANDARD_PUBLISH: RECOGNISERS,
        ROUND_VIEW: ABOVE_STATION,
        ROUND_MANAGE: RECOGNISERS,
        QUOTA_VIEW: ABOVE_STATION,
        QUOTA_SPLIT: {Level.PROVINCE},
        QUOTA_CONFIRM: {Level.PROVINCE},
        QUOTA_TRANSFER: BELOW_NATION,
        CASE_VIEW: ABOVE_STATION,
        CASE_FILE: COUNTER,
        CASE_REVIEW: RECOGNISERS,
        CASE_DECIDE: RECOGNISERS,
        RECOGNITION_CONFIRM: RECOGNISERS,
        CASE_TAKE_OVER: {Level.PROVINCE, Level.CITY},
        VISIT_DO: COUNTER,
        SPOT_CHECK: SUPERIORS,
        APPEAL_VIEW: ABOVE_STATION,
        APPEAL_FILE: COUNTER,
        APPEAL_HANDLE: BELOW_NATION,
        RECHECK_ANSWER: BELOW_NATION,
        APPEAL_DECIDE: BELOW_NATION,
        APPEAL_CHARGE: {Level.PROVINCE},
    },
    Role.DEPARTMENT: {
        capabilities.OFFICE: BELOW_NATION,
        INTAKE_VIEW: BELOW_NATION,
        INTAKE_DELIVER: BELOW_NATION,
        COMPARISON_ANSWER: BELOW_NATION,
        OPINION_GIVE: RECOGNISERS,
        RECOMMEND: RECOGNISERS,
        RECHECK_ANSWER: BELOW_NATION,
    },
    Role.DISCIPLINE: {capabilities.OFFICE: ABOVE_STATION, TITLE_INSPECT: ABOVE_STATION},
    Role.SYSTEM: {
        capabilities.OFFICE: EVERYWHERE,
        capabilities.OFFICER_VIEW: EVERYWHERE,
        capabilities.OFFICER_MANAGE: EVERYWHERE,
        capabilities.CREDENTIALS_CONFIRM: EVERYWHERE,
        capabilities.SCHEDULE_VIEW: frozenset({Level.NATION, Level.PROVINCE}),
    },
    Role.SECURITY: {
        capabilities.OFFICE: EVERYWHERE,
        capabilities.OFFICER_VIEW: EVERYWHERE,
        capabilities.POST_GRANT: EVERYWHERE,
        capabilities.OFFICER_SECURE: EVERYWHERE,
        capabilities.MACHINE_MANAGE: ABOVE_STATION,
    },
    Role.AUDITOR: {capabilities.OFFICE: EVERYWHERE, capabilities.AUDIT_VIEW: EVERYWHERE},
}


def views(patterns=None, prefix: str = ""):
    """Every (route, view) of the site."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


class TestCapabilities:
    @pytest.mark.parametrize(("role", "level"), list(product(Role, Level)))
    def test_each_role_at_each_level(self, role, level):
        assert granted_to(role, level) == {cap for cap, levels in MEANT[role].items() if level in levels}

    @pytest.mark.parametrize(
        ("role", "level"), [("clerk", "village"), ("chief", "county"), ("", ""), ("CLERK", "county")]
    )
    def test_what_the_table_does_not_name_has_none(self, role, level):
        assert granted_to(role, level) == frozenset()

    def test_each_is_granted_to_someone_and_has_a_label(self):
        assert all(capability.grants for capability in declared(Capability))
        assert all(capability.label for capability in declared(Capability))

    def test_each_is_asked_for_somewhere(self):
        """By a view; or by the desk's queue of a page that more people read; or as the second officer's."""
        named = {view.capability for _, view in views() if hasattr(view, "capability")}
        named |= {queue.capability for queue in declared(Queue)}
        named |= {subject.decided_by for subject in declared(FourEyesSubject)}
        assert named == set(declared(Capability))

    def test_every_view_of_a_bureau_names_one(self):
        of_a_bureau = {route: view for route, view in views() if route.startswith("office/<str:code>/")}
        assert of_a_bureau
        assert [route for route, view in of_a_bureau.items() if not hasattr(view, "capability")] == []
