"""Invitations (邀请): households that a comparison of data found, told that they may apply (C5: 数据比对)."""

from django.db import models

from mingteyouxin.cases.part_models import CasePart
from mingteyouxin.people import officer
from mingteyouxin.rounds.models import PublicRound
from registry.enums import RecognitionClass


class CandidateInvitation(CasePart):
    """That a household was invited to a round, once. It binds nobody and changes nothing. Rows are only ever added."""

    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    # The classes whose criteria the lists showed to be met.
    classes = models.JSONField("可能符合的类别", default=list)
    invited_by = officer("邀请人")
    invited_at = models.DateTimeField("邀请时间")

    class Meta:
        verbose_name = "申报邀请"
        verbose_name_plural = "申报邀请"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "round"],
                name="candidate_invited_once",
                violation_error_code="invited_already",
                violation_error_message="本批次已经邀请过该户，不再重复发送。",
            )
        ]

    def __str__(self) -> str:
        return "、".join(RecognitionClass(kind).label for kind in self.classes)
