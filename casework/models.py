"""The history that every workflow keeps, and letters as they were issued. Abstract but for the numbers of letters: each
app has tables of its own."""

from django.conf import settings
from django.db import models

from authorities.jurisdiction import PrivateManager
from casework.check_numbers import DIGITS

NOTE_LENGTH = 1000


class Party:
    """A person of a household, as workflows know him or her: the registry's `Person` is one."""


class Event(models.Model):
    """One move of a row: who did what, from where to where, why. Rows are only ever added.

    A workflow's own class adds the foreign key to its row, with `related_name="events"`. `by` is empty for the clock,
    the console and another row's move. `path` is the row's.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    action = models.CharField("动作", max_length=24)
    source = models.CharField("原状态", max_length=24, blank=True)
    target = models.CharField("新状态", max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    note = models.CharField("说明", max_length=NOTE_LENGTH, blank=True)
    at = models.DateTimeField("时间")

    objects = PrivateManager()

    class Meta:
        abstract = True
        ordering = ["id"]


class DecisionEvent(Event):
    """A move of a row about which decisions against somebody are made: those keep which remedies they told.

    `remedy` never changes (authorities.remedies), so that it says for ever what was told. A workflow's own class says
    in a constraint which actions have one.
    """

    remedy = models.ForeignKey(
        "authorities.Remedy", models.PROTECT, null=True, related_name="+", verbose_name="告知的救济途径"
    )
    # Of what expired: the day on which the household had been reached (casework/service.py).
    served_on = models.DateField("送达日期", null=True)

    class Meta(Event.Meta):
        abstract = True


class LetterNumber(models.Model):
    """What everyone is told of a letter by its number (查验): whose it is, of which day, of which kind, and no more.

    `code` is worked out from the text as it was issued, and printed beside the number: whoever has no paper in hand
    does not know it. The only table of the kit, for letters of all apps are checked at one address. Rows are only ever
    added, in the transaction that issues the letter.
    """

    number = models.CharField("查验编号", max_length=DIGITS, primary_key=True)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    title = models.CharField("文书", max_length=80)
    issued_on = models.DateField("日期")
    code = models.CharField("校验码", max_length=8)

    class Meta:
        verbose_name = "文书查验编号"
        verbose_name_plural = "文书查验编号"

    def __str__(self) -> str:
        return self.number


class IssuedLetter(models.Model):
    """A letter as it was issued (casework/letters.py): numbered in its bureau and year, never changed.

    An app's own class adds the row that the letter is about. `path` is the issuing bureau's, for it numbers its letters
    wherever their rows have gone; `text` is `letters.Letter.as_json`. Where that bureau may be above the row's, the
    class has a manager `concerning` besides, which reads by the path of the row (`letters.letters_about`).
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    kind = models.CharField("文书种类", max_length=24)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("流水号")
    text = models.JSONField("正文")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    issued_at = models.DateTimeField("签发时间")

    objects = PrivateManager()

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["authority", "year", "number"], name="%(class)s_numbered_once")]
