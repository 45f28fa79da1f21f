"""Entry points of what the clock does: days of standards, rounds, applications, visits, opinions, notices, checks."""

from celery import shared_task

from mingteyouxin.applying import applications
from mingteyouxin.cases import criteria_check, reminders
from mingteyouxin.criteria import standard_publication
from mingteyouxin.notices import notices
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.recommending import recommendations
from mingteyouxin.rounds import rounds
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.visits import visit_plans


@shared_task
def supersede_class_standards() -> int:
    """Mark the standards whose successor has come into force."""
    return standard_publication.supersede_due()


@shared_task
def follow_round_dates() -> int:
    """Move every round to where its dates put it."""
    return rounds.follow_the_clock()


@shared_task
def remind_of_overdue_cases() -> int:
    """Tell whoever handles a case that is overdue."""
    return reminders.remind()


@shared_task
def end_public_notices() -> int:
    """End the notices whose days are over."""
    return notices.end_due()


@shared_task
def close_spot_checks() -> int:
    """Cases under check whose window is over have passed by silence."""
    return spot_checks.close_over()


@shared_task
def lapse_applications() -> int:
    """End drafts and supplements whose days are over."""
    return applications.lapse_due()


@shared_task
def lapse_unanswered_recommendations() -> int:
    """End the recommendations that no operator answered in time."""
    return recommendations.lapse_unanswered()


@shared_task
def check_open_cases() -> int:
    """Check the criteria of every case in line against the lists that have come meanwhile."""
    return criteria_check.check_open()


@shared_task
def follow_visits_and_opinions() -> int:
    """Take visits off whose case is over, bring late ones to mind, and let silence be what the round says it is."""
    return visit_plans.follow_the_clock() + opinion_requests.follow_the_clock()
