"""Machines of other departments and partners: clients of the open API with rights of their own (OAuth 2)."""

from datetime import date, datetime
from ipaddress import ip_address, ip_network

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from oauth2_provider.models import AbstractApplication, ApplicationManager

from authorities.models.bureaus import Authority


class Machine(AbstractApplication):
    """A client of the API. It acts for one bureau, in that bureau's area, and for the data sets of its scopes.

    Its number is the `actor_id` of what it does in the audit log. Read when it asks for a token, before a jurisdiction
    is known; officers reach it through `access_machine`.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="machines", verbose_name="对接机关")
    department = models.CharField("所属部门或单位", max_length=100)
    contact = models.CharField("联系人和电话", max_length=100)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name="数据权限")
    networks = ArrayField(models.CharField(max_length=50), verbose_name="允许的来源地址", default=list, blank=True)
    valid_until = models.DateField("有效期至")
    registered_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, related_name="+", verbose_name="登记人", null=True
    )
    registered_at = models.DateTimeField("登记时间")
    renewed_at = models.DateTimeField("密钥更换时间", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)
    # The secret before the last renewal, hashed, while the department is still changing over.
    previous_secret = models.CharField("原密钥", max_length=255, blank=True)
    previous_until = models.DateTimeField("原密钥有效至", null=True)
    last_called_at = models.DateTimeField("最近调用", null=True)
    calls = models.BigIntegerField("调用次数", default=0)

    objects = ApplicationManager()

    class Meta:
        verbose_name = "系统对接方"
        verbose_name_plural = "系统对接方"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="machine_has_a_scope"),
            models.CheckConstraint(
                condition=Q(client_type="confidential", authorization_grant_type="client-credentials", user=None),
                name="machine_is_confidential",
            ),
            models.CheckConstraint(
                condition=Q(previous_secret="", previous_until=None)
                | (~Q(previous_secret="") & Q(previous_until__isnull=False)),
                name="machine_previous_secret_ends",
            ),
        ]

    @property
    def is_authenticated(self) -> bool:
        """True: the REST framework asks this of whoever calls."""
        return True

    def refusal(self, *, on: date, address: str | None) -> str:
        """Code of what keeps the machine out on this day from this address; empty when nothing does."""
        if self.revoked_at is not None:
            return "machine_revoked"
        if self.valid_until < on:
            return "machine_expired"
        if self.networks and not any(_within(address, network) for network in self.networks):
            return "address_not_allowed"
        return ""

    def has_previous_secret(self, at: datetime) -> bool:
        """True while the secret before the last renewal still opens."""
        return self.previous_until is not None and at < self.previous_until


def _within(address: str | None, network: str) -> bool:
    return address is not None and ip_address(address) in ip_network(network)
