"""The door to the rounds of an area, each with where its cases stand."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from authorities.access import Acting
from authorities.jurisdiction import below
from mingteyouxin.cases.models import Case
from mingteyouxin.overview.tallies import STANDING
from mingteyouxin.rounds.models import PublicRound


def visible_rounds(acting: Acting) -> QuerySet[PublicRound]:
    """Rounds of the bureau and of those below it that are held, with how many of their cases stand where.

    Counted for the rows that a page shows alone, each by the index of its round.
    """
    rows = PublicRound.objects.filter(below(acting.authority.path), cancelled=False).select_related("authority")
    return rows.annotate(**{name: _many(statuses) for name, statuses in STANDING.items()})


def _many(statuses: tuple[str, ...]) -> Coalesce:
    of_round = Case.objects.filter(round=OuterRef("pk"), status__in=statuses).order_by().values("round")
    counted = of_round.annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
