"""Invitations: how a person comes to an account without sign-up and without e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.enums import Role
from authorities.jurisdiction import PrivateManager
from authorities.models.bureaus import Authority
from authorities.models.credential_requests import CredentialRequest
from authorities.models.departments import OfDepartment


class Invitation(OfDepartment):
    """A link that opens once. Of its token only the hash is kept, so that nobody reads it here.

    With `officer` it lets one who is known set a new password: no link opens it then but the owner's own browser, and a
    `renewal` that a second administrator confirmed stands behind it. Without, it makes an account. The post it names is
    asked for, not given: the security administrator grants it (三员分立).
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    role = models.CharField("拟任岗位", max_length=12, choices=Role, blank=True)
    department = models.CharField("所属部门", max_length=20, blank=True)
    full_name = models.CharField("姓名", max_length=60)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="工作人员"
    )
    renewal = models.OneToOneField(
        CredentialRequest, models.PROTECT, null=True, related_name="invitation", verbose_name="登录凭据事项"
    )
    token_hash = models.CharField("凭证摘要", max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="邀请人"
    )
    invited_at = models.DateTimeField("邀请时间")
    expires_at = models.DateTimeField("有效期至")
    accepted_at = models.DateTimeField("接受时间", null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="invitations", verbose_name="接受人"
    )
    revoked_at = models.DateTimeField("撤回时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_later"),
            models.CheckConstraint(
                condition=Q(officer=None, renewal=None) | Q(officer__isnull=False, renewal__isnull=False),
                name="invitation_of_the_known_is_a_renewal",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="invitation_accepted_by_someone",
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.DEPARTMENT) & ~Q(department="")) | (~Q(role=Role.DEPARTMENT) & Q(department="")),
                name="invitation_department_of_its_people",
            ),
        ]
        indexes = [models.Index(fields=["path", "-id"], name="invitation_path")]

    def __str__(self) -> str:
        return f"{self.full_name} · {self.authority}"

    @property
    def title(self) -> str:
        """The post asked for, in words."""
        return f"{self.get_department_display()}人员" if self.department else self.get_role_display()
