"""Objections in the copy of its data that a household takes away, and where a fact behind its type is put right."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.http import urlencode

from appeals import filing
from appeals.contested_facts import REGISTRATION, name_of
from appeals.models import Appeal, AppealFile, AppealLetter, Claim
from appeals.workflow import APPEAL
from registry import feeds
from registry.feeds import Feed
from registry.household.copied_parts import CopiedPart
from registry.household.correction_paths import Address
from registry.household.own_copies import moment
from registry.people.standing import Standing


def facts_of_the_type(standing: Standing) -> Address:
    """The page on which one of the facts behind the type is contested."""
    household = standing.household
    page = reverse("my-appeal-new", args=[household.pk])
    taken = {one.about for one in filing.standing_of(household).facts}

    def address(feed: Feed, key: Mapping[str, object]) -> str:
        about = REGISTRATION if feed == feeds.HOUSEHOLDS else name_of(feed, key)
        return f"{page}?{urlencode({'about': about})}" if about in taken else ""

    return address


def _appeals(standing: Standing) -> list[tuple]:
    rows = Appeal.objects.filter(household=standing.household).select_related("authority").order_by("-id")
    return [
        (
            one.number,
            moment(one.filed_at),
            one.authority.name,
            APPEAL.household_word(one.status),
            one.get_type_then_display(),
            one.get_type_after_display(),
            # A proposal is no decision yet.
            one.answer if one.decided_at else "",
        )
        for one in rows
    ]


def _claims(standing: Standing) -> list[tuple]:
    rows = Claim.objects.filter(household=standing.household).select_related("appeal").order_by("-id")
    return [
        (
            one.appeal.number,
            one.label,
            one.says,
            one.text,
            one.get_outcome_display() if one.appeal.decided_at else "",
            one.reason if one.appeal.decided_at else "",
        )
        for one in rows
    ]


def _letters(standing: Standing) -> list[tuple]:
    rows = AppealLetter.objects.filter(household=standing.household).select_related("appeal").order_by("-id")
    return [
        (moment(one.issued_at), one.appeal.number, one.text["title"], "\n".join(one.text["paragraphs"])) for one in rows
    ]


def _files(standing: Standing) -> list[tuple]:
    rows = AppealFile.objects.filter(household=standing.household).select_related("appeal", "file").order_by("-id")
    return [(one.appeal.number, one.file.name, moment(one.added_at)) for one in rows]


PARTS = (
    CopiedPart("异议", ("异议编号", "提出时间", "办理机关", "状态", "异议时分型", "更正后分型", "答复"), _appeals),
    CopiedPart("异议各项", ("异议编号", "事项", "政府掌握的", "本户的说明", "结果", "理由"), _claims),
    CopiedPart("异议文书", ("时间", "异议编号", "文书", "正文"), _letters),
    CopiedPart("异议材料", ("异议编号", "文件", "提交时间"), _files),
)
