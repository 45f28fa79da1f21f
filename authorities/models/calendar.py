"""The editable working-day calendar, seeded from chinesecalendar."""

from django.db import models


class AnnouncedYear(models.Model):
    """A year whose holiday arrangement has been announced; deadlines into other years are provisional."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    notice = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "已公布节假日安排的年份"
        verbose_name_plural = "已公布节假日安排的年份"
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a make-up day that is worked."""

    day = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("是否工作日")
    name = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        verbose_name = "节假日与调休日"
        verbose_name_plural = "节假日与调休日"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {'工作日' if self.is_working else '休息日'}"
