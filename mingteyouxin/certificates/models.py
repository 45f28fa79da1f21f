"""What a household shows of itself beside its title, and which titles the public register was told of (C13)."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from casework.models import Event
from mingteyouxin.certificates.enums import AnnotationKind, StoryAction, StoryStatus
from mingteyouxin.people import officer, person
from mingteyouxin.titles.models import Recognition
from registry.models import Household

STORY_LENGTH = 300
_OPEN = (StoryStatus.SUBMITTED, StoryStatus.SHOWN)
_DECIDED = (StoryStatus.SHOWN, StoryStatus.DECLINED, StoryStatus.REPLACED)


class TitleStory(models.Model):
    """A photo and a few words about the shop, shown to everyone where the operator agreed (`consented_by`).

    What everyone reads is a copy (`registry.models.PublishedStory`), there while this is shown and the title in force.
    Its workflow's mover alone writes `status`.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="stories", verbose_name="认定")
    text = models.CharField("介绍", max_length=STORY_LENGTH, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="照片")
    consented_by = person("同意公开的经营者")
    submitted_at = models.DateTimeField("提交时间")
    status = models.CharField("状态", max_length=10, choices=StoryStatus, default=StoryStatus.SUBMITTED)
    decided_by = officer("审核人")
    decided_at = models.DateTimeField("审核时间", null=True)
    reason = models.CharField("不予展示的原因", max_length=300, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "照片和介绍"
        verbose_name_plural = "照片和介绍"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "status"], name="title_story_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "status"],
                condition=Q(status__in=_OPEN),
                name="title_story_one_of_each",
                violation_error_code="story_waits",
                violation_error_message="已经提交的照片和介绍还在审核，请等审核以后再更换，或者先撤回。",
            ),
            models.CheckConstraint(condition=Q(status__in=StoryStatus.values), name="title_story_status_is_listed"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(photo__isnull=False),
                name="title_story_says_something",
            ),
            models.CheckConstraint(
                condition=Q(consented_by__isnull=False), name="title_story_agreed_to_by_the_operator"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_DECIDED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="title_story_looked_at_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=StoryStatus.DECLINED) | ~Q(reason=""), name="title_story_declined_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20] or "照片"


class TitleStoryEvent(Event):
    """One step of a photo and a story."""

    story = models.ForeignKey(TitleStory, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("经营者")
    action = models.CharField("动作", max_length=24, choices=StoryAction)

    class Meta(Event.Meta):
        verbose_name = "照片和介绍记录"
        verbose_name_plural = "照片和介绍记录"


class AnnotationFile(models.Model):
    """A file for the public register: the titles of a bureau's area of which it was told something since its last file.

    `counts` are the numbers of lines by kind; `checksum` is the SHA-256 of the lines as they were written.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    number = models.PositiveIntegerField("次序")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    counts = models.JSONField("行数", default=dict)
    checksum = models.CharField("校验值", max_length=64)
    made_by = officer("生成人")
    made_at = models.DateTimeField("生成时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示系统标注文件"
        verbose_name_plural = "公示系统标注文件"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["authority", "number"], name="annotation_file_numbered_once")]

    def __str__(self) -> str:
        return f"第 {self.number} 次"


class Annotation(models.Model):
    """What one file said of one title: its kind, and the day until which the title holds or on which it ended.

    The latest one of a bureau's files is what its register has; `path` is the bureau's, as its file has it.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    file = models.ForeignKey(AnnotationFile, models.PROTECT, related_name="lines")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("标注", max_length=10, choices=AnnotationKind)
    day = models.DateField("日期")

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示系统标注"
        verbose_name_plural = "公示系统标注"
        indexes = [models.Index(fields=["recognition", "path", "-id"], name="annotation_latest")]
        constraints = [
            models.UniqueConstraint(fields=["file", "recognition"], name="annotation_once_a_file"),
            models.CheckConstraint(condition=Q(kind__in=AnnotationKind.values), name="annotation_kind_is_listed"),
        ]
