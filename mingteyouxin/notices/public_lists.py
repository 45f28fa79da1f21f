"""The public list of notices (公示), of the whole country, the latest first (C5)."""

from authorities import clock
from authorities.lists.public import Line, PublicApi, PublicListing, place_condition
from mingteyouxin.notices.api import NoticeSerializer
from mingteyouxin.notices.models import PublicNotice


def _line(notice: PublicNotice) -> Line:
    runs = notice.takes_objections(clock.today())
    state = "已撤回" if notice.withdrawn_on else "公示中" if runs else "已期满"
    return Line(
        "public-notice",
        notice.pk,
        notice.title,
        f"{notice.authority.name}，{notice.households} 户",
        f"{notice.published_on} 至 {notice.until}",
        "open" if runs else "even",
        state,
    )


PUBLIC_NOTICES = PublicListing(
    "public-notices",
    "notices/",
    "名特优新公示",
    "各地拟认定的名特优新个体工商户公示",
    rows=lambda: PublicNotice.objects.select_related("authority"),
    line=_line,
    news=True,
    empty="还没有公示。",
    empty_note="认定机关公示拟认定名单后，可以在这里查看。",
    lead="认定以前，拟认定的名单向社会公示。公示期内，任何人都可以实名提出异议或者意见建议。",
    conditions=(place_condition("authority", "公示机关或其上级的代码，如 42、4201、420106", drawn=False),),
    api=PublicApi("notice_list", "名特优新", "列出名特优新公示", "新的在前", "公示数", NoticeSerializer),
)
