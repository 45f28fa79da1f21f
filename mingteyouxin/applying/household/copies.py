"""名特优新 in the copy of its data that a household takes away, and where it has any other fact put right."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.http import urlencode

from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.part_models import Evidence
from mingteyouxin.contests.models import Contest
from mingteyouxin.titles.models import Recognition
from registry import feeds
from registry.feeds import Feed
from registry.household.copied_parts import CopiedPart
from registry.household.correction_paths import Address
from registry.household.own_copies import moment
from registry.people.standing import Standing

# Which subject of a contest (contests/contested.py) a department's data is.
_SUBJECTS = {
    feeds.HOUSEHOLDS: "registration",
    feeds.ANNUAL_REPORTS: "annual_report",
    feeds.RISK_MARKS: "risk_mark",
    feeds.PENALTIES: "penalty",
    feeds.TAX: "tax",
    feeds.SOCIAL_INSURANCE: "social_insurance",
    feeds.CREDENTIALS: "credential",
    feeds.DEFAULTERS: "defaulter",
    feeds.INDICATORS: "facts",
    feeds.NEGATIVE_RECORDS: "local_bar",
}


def any_fact(standing: Standing) -> Address:
    """The form of a contest, with the kind of data chosen and the row named."""
    page = reverse("my-recognition", args=[standing.household.pk])

    def address(feed: Feed, key: Mapping[str, object]) -> str:
        named = "，".join(str(value) for value in key.values() if value)
        query = {"subject": _SUBJECTS[feed], "datum": f"{feed.label} {named}".strip()[:200]}
        return f"{page}?{urlencode(query)}#contest"

    return address


def _cases(standing: Standing) -> list[tuple]:
    rows = Case.objects.filter(household=standing.household).select_related("authority", "round").order_by("-id")
    return [
        (
            one.pk,
            one.round,
            one.authority.name,
            one.get_recognition_path_display(),
            one.get_recognition_class_display(),
            one.told_status,
            moment(one.lodged_at),
            one.statement,
        )
        for one in rows
    ]


def _events(standing: Standing) -> list[tuple]:
    rows = CaseEvent.objects.filter(household=standing.household).told().order_by("-id")
    return [
        (one.case_id, moment(one.at), one.get_action_display(), "；".join([*one.reasons, *filter(None, [one.note])]))
        for one in rows
    ]


def _contests(standing: Standing) -> list[tuple]:
    rows = Contest.objects.filter(household=standing.household).order_by("-id")
    return [
        (moment(one.made_at), one.datum, one.text, one.get_status_display(), one.answer, moment(one.answered_at))
        for one in rows
    ]


def _letters(standing: Standing) -> list[tuple]:
    rows = CaseLetter.objects.filter(household=standing.household).order_by("-id")
    return [(moment(one.issued_at), one.case_id, one.text["title"], "\n".join(one.text["paragraphs"])) for one in rows]


def _evidence(standing: Standing) -> list[tuple]:
    rows = Evidence.objects.filter(household=standing.household).select_related("file").order_by("-id")
    return [(one.case_id, one.file.name) for one in rows]


def _titles(standing: Standing) -> list[tuple]:
    rows = Recognition.objects.filter(household=standing.household).select_related("recogniser").order_by("-id")
    return [
        (one, one.recogniser.name, one.recognised_on, one.valid_until, one.get_status_display(), one.ended_on)
        for one in rows
    ]


PARTS = (
    CopiedPart(
        "名特优新办件",
        ("办件", "认定批次", "办理机关", "途径", "类别", "状态", "提交时间", "申报理由"),
        _cases,
    ),
    CopiedPart("名特优新办理记录", ("办件", "时间", "行为", "说明"), _events),
    CopiedPart("名特优新文书", ("时间", "办件", "文书", "正文"), _letters),
    CopiedPart("名特优新材料", ("办件", "文件"), _evidence),
    CopiedPart("数据异议", ("提出时间", "数据", "理由", "状态", "答复", "答复时间"), _contests),
    CopiedPart("名特优新认定", ("认定", "认定机关", "认定日期", "有效期至", "状态", "结束日期"), _titles),
)
