"""Closed lists of titles from before the platform."""

from django.db import models


class ExistingTitleStatus(models.TextChoices):
    HELD = "held", "待核"
    TAKEN_OVER = "taken_over", "已接收"
    SET_ASIDE = "set_aside", "不予接收"


class ExistingTitleAction(models.TextChoices):
    RECORD = "record", "报送"
    REDELIVER = "redeliver", "重新报送"
    MEND = "mend", "订正"
    ACCEPT = "accept", "确认无从查考"
    TAKE_OVER = "take_over", "接收"
    SET_ASIDE = "set_aside", "不予接收"


class Doubt(models.TextChoices):
    """What keeps a title from before the platform from being taken over as it is."""

    UNKNOWN_HOUSEHOLD = "unknown_household", "名录中没有这户"
    NO_CLASS = "no_class", "没有类别"
    NO_LEVEL = "no_level", "没有级别"
    NO_RECOGNISER = "no_recogniser", "认定机关对不上"
    NO_LAST_DAY = "no_last_day", "没有有效期"
    LAST_BEFORE_FIRST = "last_before_first", "有效期早于认定日期"
    FUTURE_DAY = "future_day", "日期晚于今天"
    END_INCOMPLETE = "end_incomplete", "终止日期、情形缺一项"
    END_OUTSIDE = "end_outside", "终止与有效期不合"
    ENDED_WITHOUT_NOTICE = "ended_without_notice", "登记已终止而认定未终止"
    TWO_OF_HOUSEHOLD = "two_of_household", "一户有两项有效认定"
    TWO_OF_PERSON = "two_of_person", "同一经营者在一地有两户"
    OVERLAPPING_YEARS = "overlapping_years", "与该户另一项认定年限重叠"
    NOT_THREE_YEARS = "not_three_years", "有效期不是三年"
    OPERATOR_CHANGED = "operator_changed", "认定以后换了经营者"
    NO_PATH = "no_path", "没有途径"
    NO_RECOMMENDER = "no_recommender", "没有推荐单位"
    NO_TYPE = "no_type", "没有认定时的分型"


# What may have been lost for good, or be right as it is: an officer says so, with a note. All else is mended.
ACCEPTABLE = frozenset(
    {
        Doubt.NOT_THREE_YEARS,
        Doubt.OPERATOR_CHANGED,
        Doubt.NO_PATH,
        Doubt.NO_RECOMMENDER,
        Doubt.NO_TYPE,
    }
)

CURES = {
    Doubt.UNKNOWN_HOUSEHOLD: "请填写该户现在的统一社会信用代码或者注册号。",
    Doubt.NO_CLASS: "请按认定文件选择类别。",
    Doubt.NO_LEVEL: "请按认定文件选择级别。",
    Doubt.NO_RECOGNISER: "请选择认定机关；已撤销的机关也可以选。",
    Doubt.NO_LAST_DAY: "请按认定文件填写有效期。",
    Doubt.LAST_BEFORE_FIRST: "请核对有效期。",
    Doubt.FUTURE_DAY: "请核对认定日期和终止日期。",
    Doubt.END_INCOMPLETE: "已经终止的，请把终止日期和情形都填上；没有终止的，都清空。",
    Doubt.END_OUTSIDE: "请核对：终止日期应在认定日期和有效期之间，届满的应为有效期当日。",
    Doubt.ENDED_WITHOUT_NOTICE: "该户已注销、吊销或者转企，请填写认定的终止日期和情形。",
    Doubt.TWO_OF_HOUSEHOLD: "一户只能有一项有效认定：请填写其中一项的终止，或者不予接收其中一项。",
    Doubt.TWO_OF_PERSON: "同一自然人在一地只能有一户：请填写其中一项的终止，或者不予接收其中一项。",
    Doubt.OVERLAPPING_YEARS: "请核对两项的日期，或者不予接收其中一项。",
    Doubt.NOT_THREE_YEARS: "与认定文件一致的，可以写明文件后确认。",
    Doubt.OPERATOR_CHANGED: "请征得新经营者同意并写明，再确认；不同意的，填写终止。",
    Doubt.NO_PATH: "请补填；已无从查考的，写明后确认。",
    Doubt.NO_RECOMMENDER: "请补填；推荐单位已无从查考的，写明后确认。",
    Doubt.NO_TYPE: "请补填；认定时没有分型或者无从查考的，写明后确认。",
}
