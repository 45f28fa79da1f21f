"""Site visits (走访核实): who goes to which household, and what was found there (C5)."""

from django.db import models
from django.db.models import Q

from authorities.enums import Level
from authorities.jurisdiction import PrivateManager, below
from authorities.models import Authority, Officer, StoredFile
from casework.deadlines import Due
from casework.models import Event
from mingteyouxin.cases.models import Case
from mingteyouxin.people import officer
from mingteyouxin.visits.enums import VisitAction, VisitResult, VisitStatus


class VisitQuerySet(models.QuerySet):
    def planned(self) -> "VisitQuerySet":
        return self.filter(status=VisitStatus.PLANNED)

    def in_charge_of(self, authority: Authority) -> "VisitQuerySet":
        """Visits of cases that the bureau decides: its rounds' cases, and those that it took over."""
        return self.filter(Q(case__authority=authority) | Q(case__handler=authority))

    def of_the_desk(self, bureau: Authority) -> "VisitQuerySet":
        """Visits of a station, or of a bureau and its stations; those of counties are none of their city's."""
        rows = self.filter(below(bureau.path))
        if bureau.level != Level.CITY:
            return rows
        return rows.filter(Q(station=bureau) | Q(station__parent=bureau, station__level=Level.STATION))


class Visit(Due):
    """One visit of a case's household. Its workflow's mover alone writes `status`.

    `path` is that of the station (or bureau) in charge: a station sees its own, its county, city and province all of
    them. `place` is the county-level place of the case, from which a station reads what a visitor needs to know.
    `client_key` is made by the device: a sheet that is sent again, because the answer was lost, is taken once.
    `due_on` is given by hand.
    """

    path = models.CharField("走访单位路径", max_length=60, db_collation="C")
    case = models.ForeignKey(Case, models.PROTECT, related_name="visits", verbose_name="办件")
    place = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="县级区域")
    station = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="走访单位")
    assigned = officer("走访人")
    due_on = models.DateField("走访期限")
    status = models.CharField("状态", max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED)
    planned_by = officer("安排人")
    planned_at = models.DateTimeField("安排时间")
    # [{"key": …, "question": …, "answer": "yes" | "no" | "unclear"}], as the visitor answered.
    checklist = models.JSONField("核实事项", default=list)
    result = models.CharField("走访结论", max_length=14, choices=VisitResult, blank=True)
    note = models.TextField("走访情况", max_length=1000, blank=True)
    visited_at = models.DateTimeField("走访时间", null=True)
    signer = models.CharField("现场签字人", max_length=60, blank=True)
    signature = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="签名")
    client_key = models.UUIDField("提交编号", null=True, unique=True)
    recorded_by = officer("提交人")
    recorded_at = models.DateTimeField("提交时间", null=True)

    objects = PrivateManager.from_queryset(VisitQuerySet)()

    class Meta:
        verbose_name = "走访核实"
        verbose_name_plural = "走访核实"
        indexes = [
            models.Index(fields=["path", "status", "due_on"], name="visit_path_due"),
            models.Index(fields=["case"], name="visit_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=VisitStatus.values) & Q(result__in=["", *VisitResult.values]),
                name="visit_choices_are_listed",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=VisitStatus.PLANNED), name="visit_one_planned_a_case"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=VisitStatus.DONE,
                    visited_at__isnull=False,
                    recorded_by__isnull=False,
                    recorded_at__isnull=False,
                    client_key__isnull=False,
                    result__in=VisitResult.values,
                )
                | (~Q(status=VisitStatus.DONE) & Q(result="", visited_at=None, recorded_by=None, client_key=None)),
                name="visit_done_says_what_was_found",
            ),
            # Who did not find the household as it says must say what was found.
            models.CheckConstraint(
                condition=~Q(result=VisitResult.NOT_CONFIRMED) | ~Q(note=""), name="visit_not_confirmed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"走访核实（{self.station}，{self.due_on} 前）"


class VisitPhoto(models.Model):
    """A photo taken at a visit, with the time the device gave. Rows are only ever added."""

    path = models.CharField("走访单位路径", max_length=60, db_collation="C")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    taken_at = models.DateTimeField("拍摄时间")
    position = models.PositiveSmallIntegerField("次序")

    objects = PrivateManager()

    class Meta:
        verbose_name = "走访照片"
        verbose_name_plural = "走访照片"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["visit", "position"], name="visit_photo_once")]


class VisitDraft(models.Model):
    """What one officer ticked and wrote of a visit that nobody has handed in yet.

    It lies with the case and not with the station: whoever the visit is given to reads it and goes on from it, and of
    a visit that was taken back it stays. Each officer has a row of his own, so that it is seen whose ticks they are.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="办件")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="drafts", verbose_name="走访")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="填写人")
    saved_at = models.DateTimeField("保存时间")
    # As `Visit.checklist`; questions that are still open stand in it without an answer.
    checklist = models.JSONField("核实事项", default=list)
    result = models.CharField("走访结论", max_length=14, choices=VisitResult, blank=True)
    note = models.TextField("走访情况", max_length=1000, blank=True)
    visited_at = models.DateTimeField("走访时间", null=True)
    signer = models.CharField("现场签字人", max_length=60, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "走访草稿"
        verbose_name_plural = "走访草稿"
        ordering = ["-saved_at", "-id"]
        indexes = [models.Index(fields=["case", "-saved_at"], name="visit_draft_case")]
        constraints = [
            models.UniqueConstraint(fields=["visit", "by"], name="visit_draft_once_an_officer"),
            models.CheckConstraint(condition=Q(result__in=["", *VisitResult.values]), name="visit_draft_result_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.by}的走访草稿"


class VisitEvent(Event):
    """What was done with a visit."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=VisitAction)

    class Meta(Event.Meta):
        verbose_name = "走访记录"
        verbose_name_plural = "走访记录"
