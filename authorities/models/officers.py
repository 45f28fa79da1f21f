"""Officers and the posts they hold. An officer may hold posts at several bureaus and acts for one at a time."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from authorities.enums import Role
from authorities.models.bureaus import Authority


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

    objects = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"

    def __str__(self) -> str:
        return self.full_name or self.username


class PostQuerySet(models.QuerySet):
    def held_on(self, day: date) -> "PostQuerySet":
        """Posts in force on a day, both ends included."""
        return self.filter(
            Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day), officer__is_active=True
        ).select_related("authority")


class Post(models.Model):
    """What an officer is at a bureau, from a day until a day."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="posts", verbose_name="工作人员")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="posts", verbose_name="机关")
    role = models.CharField("岗位", max_length=12, choices=Role)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(fields=["officer", "authority", "role", "valid_from"], name="post_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="post_validity_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.authority} · {self.get_role_display()}"
