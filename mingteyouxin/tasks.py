"""Entry points of what the clock does: standards that others replace, rounds that open and close."""

from celery import shared_task

from mingteyouxin import applications, criteria_check, recommendations, rounds, standard_publication


@shared_task
def supersede_class_standards() -> int:
    """Mark the standards whose successor has come into force."""
    return standard_publication.supersede_due()


@shared_task
def follow_round_dates() -> int:
    """Move every round to where its dates put it."""
    return rounds.follow_the_clock()


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
