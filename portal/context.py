"""What every page knows: the site's name and footer, the reader's display, the officer's navigation."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from authorities.capabilities import Capability
from portal.display import ELDER, display_of


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    purpose: str
    url: str
    current: bool


# capability, name of the page, what the names of the pages below it begin with, label, what it is for
_NAVIGATION = (
    (Capability.OFFICE, "office-home", "office-home", "工作台", ""),
    (
        Capability.HOUSEHOLD_VIEW,
        "household-list",
        "household-",
        "个体工商户",
        "查找辖区内的个体工商户，查看登记信息和各部门数据及其来源",
    ),
    (Capability.INTAKE_VIEW, "intake-list", "intake-", "数据归集", "提交和查看各部门的数据文件，下载退回的行"),
    (Capability.STANDARD_VIEW, "standard-list", "standard-", "分型标准", "查看本省的分型标准，省局编制、复核和公布"),
    (Capability.TYPING_VIEW, "run-list", "run-", "分型批次", "查看分型结果的分布，省局发起、复核和公布"),
    (
        Capability.CLASS_STANDARD_VIEW,
        "class-standard-list",
        "class-standard-",
        "分类标准",
        "查看名特优新分类标准，县（区）、市（地）局编制、征求意见和公布",
    ),
    (Capability.ROUND_VIEW, "round-list", "round-", "认定批次", "查看和安排名特优新认定的申报、审核时间"),
    (Capability.QUOTA_VIEW, "quota-page", "quota-", "名额", "查看名特优新名额，省局确定和分配，各局调剂"),
)


def site(request: HttpRequest) -> dict:
    """Name, footer and display of the page."""
    return {
        "platform_name": settings.SITE_NAME,
        "platform_footer": settings.SITE_FOOTER,
        "demo": settings.DEMO,
        "elder": display_of(request) == ELDER,
    }


def navigation(request: HttpRequest) -> dict:
    """The pages an officer may enter at the bureau he or she acts for; nothing on public pages."""
    acting = getattr(request, "acting", None)
    if acting is None:
        return {"acting": None, "navigation": []}
    page = request.resolver_match.url_name if request.resolver_match else ""
    items = [
        NavigationItem(label, purpose, reverse(name, args=[acting.authority.code]), page.startswith(prefix))
        for capability, name, prefix, label, purpose in _NAVIGATION
        if acting.may(capability)
    ]
    return {"acting": acting, "navigation": items}
