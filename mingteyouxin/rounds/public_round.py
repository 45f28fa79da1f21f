"""What everyone may know of a round: one public row, written whenever the round is."""

from mingteyouxin.rounds.enums import RoundStatus
from mingteyouxin.rounds.models import PublicRound, Round

PLAN = (
    "year",
    "standard",
    "applications_from",
    "applications_until",
    "review_from",
    "review_until",
    "notice_days",
    "notice_in_working_days",
    "supplement_days",
    "places",
    "reviewers",
    "visit_after_ranking",
    "opinion_days",
    "silence_is_consent",
    "spot_check_days",
    "consent_days",
    "associations_recommend",
)


# What of a plan nobody but the bureau needs to know.
_INTERNAL = ("places", "reviewers")


def show(row: Round) -> None:
    """What everyone may know of the round, as it stands."""
    shown = {name: getattr(row, name) for name in PLAN if name not in _INTERNAL}
    PublicRound.objects.update_or_create(
        round_id=row.pk,
        defaults=shown
        | {
            "authority_id": row.authority_id,
            "path": row.path,
            "cancelled": row.status == RoundStatus.CANCELLED,
        },
    )
