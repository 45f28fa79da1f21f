"""The public list (榜单) of who holds a title in a place (C13)."""

from rest_framework import serializers

from authorities.lists.public import (
    Counted,
    Line,
    PublicApi,
    PublicColumn,
    PublicListing,
    choice_condition,
    place_condition,
)
from casework.check_numbers import in_groups
from registry import public_titles
from registry.api.directory import BureauSerializer
from registry.enums import RecognitionClass, RecognitionLevel


class RecognisedSerializer(serializers.Serializer):
    code = serializers.CharField(source="entry.code", allow_null=True, help_text="统一社会信用代码")
    reg_no = serializers.CharField(source="entry.reg_no", allow_null=True, help_text="15 位注册号")
    name = serializers.CharField(source="entry.name", help_text="名称；未使用名称的为空")
    authority = BureauSerializer(source="entry.authority", help_text="登记机关")
    number = serializers.CharField(help_text="证书编号，16 位数字")
    class_label = serializers.CharField(source="get_recognition_class_display", help_text="类别（中文）")
    level = serializers.ChoiceField(choices=RecognitionLevel.choices, help_text="级别")
    recogniser = BureauSerializer(help_text="认定机关")
    recognised_on = serializers.DateField(help_text="认定日期")
    valid_until = serializers.DateField(help_text="有效期至（含当日）")

    def get_fields(self) -> dict[str, serializers.Field]:
        kind = serializers.ChoiceField(source="recognition_class", choices=RecognitionClass.choices, help_text="类别")
        return {"class": kind, **super().get_fields()}


def _line(title) -> Line:
    return Line(
        "household",
        title.entry.number,
        title.entry.name or "（未使用名称）",
        title.entry.number,
        f"{title.recogniser.name} {title.recognised_on} 认定，有效期至 {title.valid_until}",
        "good",
        title.get_recognition_class_display(),
        beside=title.get_level_display(),
        number=True,
        also=("certificate", title.number, "查验"),
        story=title.story.text if title.story else "",
        picture=("certificate-photo", title.number) if title.story and title.story.photo_digest else None,
    )


RECOGNITIONS = PublicListing(
    "public-recognitions",
    "recognitions/",
    "名特优新榜单",
    "各地获得名特优新认定的个体工商户名单",
    rows=public_titles.titles_in_force,
    line=_line,
    empty="没有有效的认定。",
    empty_note="认定以后立即列入榜单；有效期届满、取消、撤销的不再列出。",
    conditions=(
        place_condition("authority", "所在地区的机关代码，如 42、4201、420106"),
        choice_condition(
            "class",
            "类别",
            RecognitionClass.choices,
            column="recognition_class",
            refusal=f"类别应为 {'、'.join(RecognitionClass.values)} 之一。",
        ),
    ),
    shown=public_titles.with_entries,
    picker="authority",
    counted=Counted("class", "recognition_class", RecognitionClass.choices),
    columns=(
        PublicColumn("名称", lambda title: title.entry.name),
        PublicColumn("统一社会信用代码（注册号）", lambda title: title.entry.number),
        PublicColumn("登记机关", lambda title: title.entry.authority.name),
        PublicColumn("类别", lambda title: title.get_recognition_class_display()),
        PublicColumn("级别", lambda title: title.get_level_display()),
        PublicColumn("认定机关", lambda title: title.recogniser.name),
        PublicColumn("认定日期", lambda title: title.recognised_on),
        PublicColumn("有效期至", lambda title: title.valid_until),
        PublicColumn("证书编号", lambda title: in_groups(title.number)),
    ),
    api=PublicApi(
        "recognition_list", "名特优新", "列出名特优新榜单", "有效的认定，新的在前", "户数", RecognisedSerializer
    ),
)
