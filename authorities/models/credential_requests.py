"""Requests to give an officer's account back to its owner: two administrators, of two kinds, for each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.enums import CredentialRequestKind
from authorities.jurisdiction import PrivateManager
from authorities.models.bureaus import Authority


class CredentialRequest(models.Model):
    """What a security administrator asks about an account, and a system administrator confirms (three administrators).

    `code_hash` stands for the code that the owner reads out: it belongs to the owner's own browser, where alone the new
    password can be set then. Rows are only ever added; how far a request is, its `Approval` says.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="工作人员")
    kind = models.CharField("类别", max_length=8, choices=CredentialRequestKind)
    code_hash = models.CharField("核对码摘要", max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提请人")
    asked_at = models.DateTimeField("提请时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "登录凭据事项"
        verbose_name_plural = "登录凭据事项"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CredentialRequestKind.RENEWAL) & ~Q(code_hash="")
                | Q(kind=CredentialRequestKind.UNLOCK, code_hash=""),
                name="credential_request_renewal_has_a_code",
            ),
            models.CheckConstraint(condition=~Q(officer=F("asked_by")), name="credential_request_of_another"),
        ]
        indexes = [models.Index(fields=["path", "-id"], name="credential_request_path")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.officer}（{self.officer.username}）"
