"""Officers and the posts they hold. An officer may hold posts at several bureaus and acts for one at a time."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from authorities import clock
from authorities.enums import Role
from authorities.models.bureaus import Authority
from authorities.models.departments import OfDepartment


class OfficerManager(BaseUserManager):
    def create_user(self, username: str, *, password: str | None = None, full_name: str = "", **fields) -> "Officer":
        """An officer who can log in; without a password, one who cannot until one is set."""
        officer = self.model(username=self.model.normalize_username(username), full_name=full_name, **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser, PermissionsMixin):
    """A person who works in the back office. `is_staff` opens the reference-data administration and nothing else."""

    username = models.CharField("账号", max_length=60, unique=True)
    full_name = models.CharField("姓名", max_length=60)
    is_active = models.BooleanField("在用", default=True)
    is_staff = models.BooleanField("平台管理员", default=False)
    password_set_at = models.DateTimeField("口令设置时间")
    # Set when the account was given back to its owner: what is done in the hours after it is marked in the audit log.
    renewed_at = models.DateTimeField("登录凭据重置时间", null=True)

    objects = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"

    def __str__(self) -> str:
        return self.full_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Remembers when, for a policy that lets passwords grow old (password_rules.py)."""
        super().set_password(raw_password)
        self.password_set_at = clock.now()


class FormerPassword(models.Model):
    """The hash of a password that an officer has used, so that it is not taken again."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="former_passwords")
    password = models.CharField("口令摘要", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "曾用口令"
        verbose_name_plural = "曾用口令"
        ordering = ["-id"]


class PostQuerySet(models.QuerySet):
    def held_on(self, day: date) -> "PostQuerySet":
        """Posts in force on a day, both ends included; one that was ended holds no more from the day of that."""
        return self.filter(
            Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
            Q(ended_at=None) | Q(ended_at__date__gt=day),
            officer__is_active=True,
        ).select_related("authority")


class Post(OfDepartment):
    """What an officer is at a bureau, from a day until a day.

    A deputy (`deputy_for` names the post) has both days: nobody deputises for ever. That the three administrators are
    never one person, nor one of them and an officer with business, is kept by the trigger `post_separation`.
    """

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="posts", verbose_name="工作人员")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="posts", verbose_name="机关")
    role = models.CharField("岗位", max_length=12, choices=Role)
    department = models.CharField("所属部门", max_length=20, blank=True)
    deputy_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="代行岗位"
    )
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "authority", "role", "department", "valid_from"], name="post_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="post_validity_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.DEPARTMENT) & ~Q(department="")) | (~Q(role=Role.DEPARTMENT) & Q(department="")),
                name="post_department_of_its_people",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for=None) | Q(valid_to__isnull=False), name="post_deputy_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.authority} · {self.title}"

    @property
    def title(self) -> str:
        """The post in words: 税务部门人员, 审批人员（代）."""
        name = f"{self.get_department_display()}人员" if self.department else self.get_role_display()
        return f"{name}（代）" if self.deputy_for_id else name
