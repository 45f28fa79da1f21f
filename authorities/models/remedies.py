"""What every decision against a household tells of its remedies (告知救济), bureau by bureau, from a day on."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from authorities.models.bureaus import Authority
from authorities.telephones import LONGEST

# 行政复议法 第二十条: sixty days, or longer where a law says so; never shorter.
RECONSIDERATION_DAYS = 60
RECONSIDERATION_GROUND = "《中华人民共和国行政复议法》第二十条第一款"
# 行政诉讼法 第四十六条: six months, or what another law says.
SUIT_MONTHS = 6
SUIT_GROUND = "《中华人民共和国行政诉讼法》第四十六条第一款"
_GROUND = 100


class DatedQuerySet(models.QuerySet):
    """Rows of bureaus that hold from a day on; the one kept last counts where two begin on the same day."""

    def in_force(self, on: date) -> "DatedQuerySet":
        """The row that counts on a day, of every bureau that has one."""
        begun = self.model.objects.filter(authority=OuterRef("authority"), valid_from__lte=on)
        later = begun.filter(
            Q(valid_from__gt=OuterRef("valid_from")) | Q(valid_from=OuterRef("valid_from"), pk__gt=OuterRef("pk"))
        )
        return self.filter(~Exists(later), valid_from__lte=on)

    def latest_first(self) -> "DatedQuerySet":
        return self.order_by("-valid_from", "-id")


class OfBureau(models.Model):
    """A row that a bureau's people, or those above it, keep about it, from a day on. Abstract.

    Rows are only ever added: a decision names the row that it told, and a change is a new row from its day on. Everyone
    may read them; who may write one is asked by the screens and by the trigger `inside` of the database.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    valid_from = models.DateField("施行日期")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    kept_at = models.DateTimeField("登记时间")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]


class Remedy(OfBureau):
    """Where and until when somebody may turn against what a bureau decided: one row a bureau and day.

    The days are the law's, with the article as their ground; which body reconsiders and which court hears the suit is
    not derived from anything, for courts are often appointed across districts (集中管辖): the province keeps both.
    """

    body = models.CharField("复议机关", max_length=100)
    body_address = models.CharField("复议机关地址", max_length=200, blank=True)
    body_phone = models.CharField("复议机关电话", max_length=LONGEST, blank=True)
    days = models.PositiveSmallIntegerField("申请行政复议的天数", default=RECONSIDERATION_DAYS)
    days_ground = models.CharField("复议期限的依据", max_length=_GROUND, default=RECONSIDERATION_GROUND)
    court = models.CharField("管辖法院", max_length=100)
    months = models.PositiveSmallIntegerField("提起行政诉讼的月数", default=SUIT_MONTHS)
    months_ground = models.CharField("起诉期限的依据", max_length=_GROUND, default=SUIT_GROUND)

    class Meta(OfBureau.Meta):
        verbose_name = "告知救济"
        verbose_name_plural = "告知救济"
        indexes = [models.Index(F("authority"), F("valid_from").desc(), F("id").desc(), name="remedy_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=RECONSIDERATION_DAYS) & Q(months__gte=1), name="remedy_days_are_the_laws"
            ),
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(court="") & ~Q(days_ground="") & ~Q(months_ground=""),
                name="remedy_names_body_and_court",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}、{self.court}（自 {self.valid_from} 起）"

    @property
    def sentence(self) -> str:
        """What a decision says: the body, the days, the court (行政复议法 第二十条)."""
        where = "，".join(filter(None, [self.body_address, f"电话 {self.body_phone}" if self.body_phone else ""]))
        body = f"{self.body}（{where}）" if where else self.body
        return (
            f"如不服本决定，可以自收到之日起 {self.days} 日内向{body}申请行政复议，"
            f"也可以自收到之日起 {self.months} 个月内向{self.court}提起行政诉讼。"
        )


class Contact(OfBureau):
    """A bureau's own entry in the phone book (办事电话): a station's, or a bureau's. What stands in it is public."""

    telephone = models.CharField("电话", max_length=LONGEST)
    address = models.CharField("地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=100, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta(OfBureau.Meta):
        verbose_name = "办事电话"
        verbose_name_plural = "办事电话"
        indexes = [models.Index(F("authority"), F("valid_from").desc(), F("id").desc(), name="contact_in_force")]
        constraints = [
            models.CheckConstraint(condition=Q(telephone__regex=r"^[0-9]+(-[0-9]+){0,2}$"), name="contact_is_dialled")
        ]

    def __str__(self) -> str:
        return f"{self.telephone}（自 {self.valid_from} 起）"
