"""Titles of 名特优新 from before the platform, as they were delivered (C15)."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel, RecordedEnd, RecordedPath
from registry.models.households import Household


class RecordedRecognition(models.Model):
    """One record of the feed `recognitions`: what a bureau's list or the former platform says of one title.

    `path` is that of the household's bureau, or of whoever delivered the record where nobody knows the household; a
    province keeps one record per `number` (that of the household, by which it is found) and day of recognition. Whether
    the record is believed is not asked here: officers look into it (mingteyouxin/existing_titles). `recogniser` and
    `recommender` are texts, for the bureau or department may exist no longer.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    province = models.CharField("省级路径", max_length=60, db_collation="C")
    number = models.CharField("号码", max_length=18, db_collation="C")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass, blank=True)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel, blank=True)
    recognition_path = models.CharField("途径", max_length=16, choices=RecordedPath, blank=True)
    recommender = models.TextField("推荐单位", blank=True)
    recogniser = models.TextField("认定机关", blank=True)
    recognised_on = models.DateField("认定日期")
    valid_until = models.DateField("有效期至", null=True)
    type_then = models.CharField("认定时分型", max_length=12, choices=HouseholdType, blank=True)
    ended_on = models.DateField("终止日期", null=True)
    ended_how = models.CharField("终止情形", max_length=10, choices=RecordedEnd, blank=True)
    delivery_id = models.IntegerField("来源批次")

    objects = PrivateManager()

    class Meta:
        verbose_name = "既有认定记录"
        verbose_name_plural = "既有认定记录"
        indexes = [models.Index(fields=["path"], name="recorded_recognition_path")]
        constraints = [
            models.UniqueConstraint(fields=["province", "number", "recognised_on"], name="recorded_recognition_once"),
            models.CheckConstraint(
                condition=Q(recognition_class__in=["", *RecognitionClass.values])
                & Q(level__in=["", *RecognitionLevel.values])
                & Q(recognition_path__in=["", *RecordedPath.values])
                & Q(type_then__in=["", *HouseholdType.values])
                & Q(ended_how__in=["", *RecordedEnd.values]),
                name="recorded_recognition_is_listed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.recognised_on}"
