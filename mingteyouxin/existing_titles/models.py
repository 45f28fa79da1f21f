"""Titles from before the platform (C15), as officers look into them before they count."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from casework.models import NOTE_LENGTH, Event
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.existing_titles.enums import Doubt, ExistingTitleAction, ExistingTitleStatus
from mingteyouxin.titles.models import Recognition
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel, RecordedEnd
from registry.models import Household, RecordedRecognition


class ExistingTitle(models.Model):
    """One record of a title from before the platform, with what officers mended about it.

    What was delivered stays in `record`. The columns here are what it is taken over with: as delivered, but for those
    that `mended` names, which a later delivery leaves alone. `seen_delivery_id` is the delivery that was looked at
    last; `differs` says that a later one says something else about a record that was taken over or set aside, which
    changes nothing by itself. `doubts` are found anew whenever something changes (doubts.py); `accepted` are those of
    which an officer said, with a note, that they are right or no longer to be found out.

    `path` is the household's, or the record's while nobody knows the household; `authority` is the bureau that looks
    into it; `place` the county-level division in which one natural person has one title at most.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    record = models.OneToOneField(RecordedRecognition, models.PROTECT, related_name="existing_title")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="核对机关")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    place = models.ForeignKey(
        "authorities.Authority", models.PROTECT, null=True, related_name="+", verbose_name="县级区域"
    )
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass, blank=True)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel, blank=True)
    recognition_path = models.CharField("途径", max_length=16, choices=RecognitionPath, blank=True)
    recommender = models.CharField("推荐单位", max_length=60, blank=True)
    recogniser = models.ForeignKey(
        "authorities.Authority", models.PROTECT, null=True, related_name="+", verbose_name="认定机关"
    )
    recognised_on = models.DateField("认定日期")
    valid_until = models.DateField("有效期至", null=True)
    type_then = models.CharField("认定时分型", max_length=12, choices=HouseholdType, blank=True)
    ended_on = models.DateField("终止日期", null=True)
    ended_how = models.CharField("终止情形", max_length=10, choices=RecordedEnd, blank=True)
    mended = ArrayField(models.CharField(max_length=24), default=list, verbose_name="已订正的项目")
    doubts = ArrayField(models.CharField(max_length=24, choices=Doubt), default=list, verbose_name="待核事项")
    accepted = ArrayField(models.CharField(max_length=24, choices=Doubt), default=list, verbose_name="已确认的事项")
    accepted_note = models.CharField("确认说明", max_length=300, blank=True)
    seen_delivery_id = models.IntegerField("已核对的批次")
    differs = models.BooleanField("重新报送的内容不同", default=False)
    status = models.CharField("状态", max_length=10, choices=ExistingTitleStatus, default=ExistingTitleStatus.HELD)
    recognition = models.OneToOneField(
        Recognition, models.PROTECT, null=True, related_name="existing_title", verbose_name="认定"
    )
    set_aside_reason = models.CharField("不予接收的理由", max_length=NOTE_LENGTH, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "既有认定"
        verbose_name_plural = "既有认定"
        indexes = [models.Index(fields=["path", "status"], name="existing_title_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(recognition_class__in=["", *RecognitionClass.values])
                & Q(level__in=["", *RecognitionLevel.values])
                & Q(recognition_path__in=["", *RecognitionPath.values])
                & Q(type_then__in=["", *HouseholdType.values])
                & Q(ended_how__in=["", *RecordedEnd.values])
                & Q(status__in=ExistingTitleStatus.values),
                name="existing_title_is_listed",
            ),
            # Nothing is counted twice or gets lost: a title for each record taken over, a reason for each that is not.
            models.CheckConstraint(
                condition=Q(status=ExistingTitleStatus.HELD, recognition=None, set_aside_reason="")
                | Q(status=ExistingTitleStatus.TAKEN_OVER, recognition__isnull=False, set_aside_reason="")
                | (Q(status=ExistingTitleStatus.SET_ASIDE, recognition=None) & ~Q(set_aside_reason="")),
                name="existing_title_comes_to_something",
            ),
            models.CheckConstraint(
                condition=Q(accepted=[]) | ~Q(accepted_note=""), name="existing_title_accepted_with_a_note"
            ),
        ]

    def __str__(self) -> str:
        return str(self.household) if self.household_id else self.record.number


class ExistingTitleEvent(Event):
    """One step of a record: delivered, mended, taken over, set aside."""

    title = models.ForeignKey(ExistingTitle, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=ExistingTitleAction)

    class Meta(Event.Meta):
        verbose_name = "既有认定记录"
        verbose_name_plural = "既有认定记录"
