"""The door to requests for recognition: absent and foreign look the same (STYLE 20)."""

from django.db.models import Count, Q, QuerySet

from authorities.access import Acting, accessible
from mingteyouxin.recognising.enums import BatchItemStatus
from mingteyouxin.recognising.models import RecognitionBatch


def visible_batches(acting: Acting) -> QuerySet[RecognitionBatch]:
    """The bureau's own requests for recognition, and those that it made for a bureau below, the latest first.

    Where rows are counted, no model's order holds.
    """
    bureau = acting.authority
    rows = RecognitionBatch.objects.filter(Q(path=bureau.path, handler=None) | Q(handler=bureau))
    related = rows.select_related("authority", "handler", "round__standard", "requested_by")
    return related.order_by("-id").annotate(
        households=Count("items"),
        undecided=Count("items", filter=Q(items__status=BatchItemStatus.WAITING)),
        recognised=Count("items", filter=Q(items__status=BatchItemStatus.RECOGNISED)),
    )


def access_batch(acting: Acting, batch_id: int) -> RecognitionBatch:
    """A request for recognition of the bureau itself."""
    return accessible(visible_batches(acting).filter(pk=batch_id))
