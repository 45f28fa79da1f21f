"""Recognition by two officers, list by list, and what is reported upward of it (C5, C6)."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority
from mingteyouxin.cases.models import Case
from mingteyouxin.people import officer
from mingteyouxin.recognising.enums import BatchItemStatus
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.models import Recognition


class RecognitionBatch(models.Model):
    """A list of households of a round for which an officer asks recognition. Who decided and when says the Approval
    with subject `recognition` and this row's number.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    # The bureau above that acts for it about cases that it took over; two of its officers decide.
    handler = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="代办机关")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    requested_by = officer("提请人")
    requested_at = models.DateTimeField("提请时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "认定提请"
        verbose_name_plural = "认定提请"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "-id"], name="recognition_batch_path")]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d} 提请"


class RecognitionBatchItem(models.Model):
    """One household of the list, and what became of it."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    batch = models.ForeignKey(RecognitionBatch, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    status = models.CharField("结果", max_length=10, choices=BatchItemStatus, default=BatchItemStatus.WAITING)
    code = models.CharField("代码", max_length=40, blank=True)
    text = models.CharField("说明", max_length=500, blank=True)
    recognition = models.OneToOneField(Recognition, models.PROTECT, null=True, related_name="+")

    objects = PrivateManager()

    class Meta:
        verbose_name = "认定提请名单"
        verbose_name_plural = "认定提请名单"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status=BatchItemStatus.WAITING),
                name="batch_item_one_waiting_a_case",
                violation_error_code="already_requested",
                violation_error_message="该办件已经提请认定，尚无复核结果，不能重复提请。",
            ),
            models.CheckConstraint(
                condition=Q(status=BatchItemStatus.RECOGNISED, recognition__isnull=False)
                | (Q(status__in=[BatchItemStatus.WAITING, BatchItemStatus.DROPPED], recognition=None))
                | (Q(status=BatchItemStatus.STAYED, recognition=None) & ~Q(code="") & ~Q(text="")),
                name="batch_item_outcome_says_what",
            ),
        ]
