"""What every page knows: the site's name and footer, the reader's display, the officer's navigation."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from authorities import clock, notifications
from authorities.access import Acting
from authorities.capabilities import AUDIT_VIEW, MACHINE_MANAGE, OFFICE, OFFICER_VIEW
from authorities.models import Authority
from authorities.trace import trace_id
from mingteyouxin.capabilities import (
    CASE_DECIDE,
    CASE_FILE,
    CASE_REVIEW,
    CASE_VIEW,
    CLASS_STANDARD_VIEW,
    OPINION_GIVE,
    QUOTA_VIEW,
    RECOMMEND,
    ROUND_VIEW,
    SPOT_CHECK,
    VISIT_DO,
)
from portal.display import ELDER, display_of
from portal.help_texts import HELP
from registry.capabilities import HOUSEHOLD_VIEW, INTAKE_VIEW
from typing_engine.capabilities import STANDARD_VIEW, TYPING_VIEW


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    purpose: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A bureau the officer may switch to, with what he or she is there."""

    authority: Authority
    roles: str
    current: bool


# capability, name of the page, what the names of the pages below it begin with, label, what it is for
_NAVIGATION = (
    (OFFICE, "office-home", "office-home", "工作台", ""),
    (OFFICE, "approval-list", "approval-", "复核事项", "查看待复核的事项和复核结果"),
    (OFFICE, "job-list", "job-", "任务", "查看后台任务的进度，取消或者重新执行"),
    (
        HOUSEHOLD_VIEW,
        "household-list",
        "household-",
        "个体工商户",
        "查找辖区内的个体工商户，查看登记信息和各部门数据及其来源",
    ),
    (INTAKE_VIEW, "intake-list", "intake-", "数据归集", "提交和查看各部门的数据文件，下载退回的行"),
    (STANDARD_VIEW, "standard-list", "standard-", "分型标准", "查看本省的分型标准，省局编制、复核和公布"),
    (TYPING_VIEW, "run-list", "run-", "分型批次", "查看分型结果的分布，省局发起、复核和公布"),
    (AUDIT_VIEW, "audit-list", "audit-", "审计记录", "查找、导出、校验本级和下级的审计记录"),
    (
        MACHINE_MANAGE,
        "machine-list",
        "machine-",
        "系统对接",
        "登记其他部门的系统，更换密钥、停用，查看调用情况",
    ),
    (
        OFFICER_VIEW,
        "officer-list",
        "officer-",
        "人员",
        "查看本机关和下级机关的工作人员，办理邀请、岗位和账号",
    ),
    (
        CLASS_STANDARD_VIEW,
        "class-standard-list",
        "class-standard-",
        "分类标准",
        "查看名特优新分类标准，县（区）、市（地）局编制、征求意见和公布",
    ),
    (
        CASE_VIEW,
        "case-list",
        "case-",
        "名特优新办件",
        "审核申报和推荐，分派承办人，退回补正、通过或者不予通过",
    ),
    (ROUND_VIEW, "round-list", "round-", "认定批次", "查看和安排名特优新认定的申报、审核时间"),
    (
        CASE_REVIEW,
        "candidate-list",
        "candidate-",
        "数据比对",
        "按部门名单查找可能符合条件的个体工商户，邀请其自愿申报",
    ),
    (
        RECOMMEND,
        "recommendation-list",
        "recommendation-",
        "部门推荐",
        "推荐名特优新个体工商户，查看经营者是否同意和办理情况",
    ),
    (CASE_FILE, "consent-list", "consent-", "推荐同意书", "窗口收取经营者签名的同意书"),
    (CASE_REVIEW, "visiting-board", "visiting-", "走访安排", "安排市场监管所走访核实，查看走访情况"),
    (CASE_REVIEW, "opinion-list", "opinion-", "征求意见", "就拟认定的户征求部门意见，处理逾期和异议"),
    (VISIT_DO, "visit-list", "visit-", "走访核实", "查看待走访的户，打印走访表，提交走访情况"),
    (OPINION_GIVE, "asked-list", "asked-", "答复征求意见", "答复市场监管部门就名特优新征求的意见"),
    (CASE_VIEW, "notice-list", "notice-", "公示", "公示拟认定名单，下载公示文件"),
    (CASE_DECIDE, "objection-list", "objection-", "公示异议", "核实处理公众实名提出的异议和意见"),
    (CASE_VIEW, "recognition-list", "recognition-", "认定", "提请和复核认定，查看上报情况"),
    (SPOT_CHECK, "sample-list", "sample-", "抽查", "抽查下级机关的认定"),
    (CASE_VIEW, "check-list", "check-", "抽查办理", "办理抽查，答复上级抽查"),
    (CASE_FILE, "counter-start", "counter-", "窗口代申报", "经营者到场并签名同意的，代为申报名特优新"),
    (CASE_REVIEW, "contest-list", "contest-", "数据异议", "查看、答复经营者对政府掌握的数据提出的异议"),
    (QUOTA_VIEW, "quota-page", "quota-", "名额", "查看名特优新名额，省局确定和分配，各局调剂"),
)
# Heading of a group, and the pages (as above) that stand below it. A page that no group names is an administrator's.
_GROUPS = (
    ("日常", ("office-home", "approval-list", "job-list")),
    ("主体数据", ("household-list", "intake-list")),
    ("分型", ("standard-list", "run-list")),
    (
        "分类",
        (
            "class-standard-list",
            "round-list",
            "case-list",
            "quota-page",
            "counter-start",
            "contest-list",
            "candidate-list",
            "recommendation-list",
            "consent-list",
            "visiting-board",
            "opinion-list",
            "visit-list",
            "asked-list",
            "notice-list",
            "objection-list",
            "recognition-list",
            "sample-list",
            "check-list",
        ),
    ),
)
_OTHER = "管理"


def site(request: HttpRequest) -> dict:
    """Name, footer and display of the page."""
    return {
        "platform_name": settings.SITE_NAME,
        "platform_footer": settings.SITE_FOOTER,
        "demo": settings.DEMO,
        "elder": display_of(request) == ELDER,
        "trace_id": trace_id(),
    }


def navigation(request: HttpRequest) -> dict:
    """The pages an officer may enter at the bureau he or she acts for; nothing on public pages.

    What asks the database is asked where a template uses it, so that parts of pages cost nothing.
    """
    acting = getattr(request, "acting", None)
    if acting is None:
        return {"acting": None, "navigation": [], "navigation_groups": []}
    page = request.resolver_match.url_name if request.resolver_match else ""
    groups: dict[str, list[NavigationItem]] = {}
    for capability, name, prefix, label, purpose in _NAVIGATION:
        if acting.may(capability):
            heading = next((heading for heading, names in _GROUPS if name in names), _OTHER)
            item = NavigationItem(label, purpose, reverse(name, args=[acting.authority.code]), page.startswith(prefix))
            groups.setdefault(heading, []).append(item)
    return {
        "acting": acting,
        "navigation": [item for items in groups.values() for item in items],
        "navigation_groups": list(groups.items()),
        "desks": desks(acting),
        "may_search": acting.may(HOUSEHOLD_VIEW),
        "unread": partial(notifications.unread, acting),
        "unread_most": notifications.COUNTED,
        "help_texts": HELP.get(page, ()),
        "printed_at": clock.now(),
    }


def desks(acting: Acting) -> list[Desk]:
    """The bureaus where the officer holds a post, once each, with the roles there."""
    roles: dict[int, list[str]] = {}
    bureaus: dict[int, Authority] = {}
    for post in acting.posts:
        bureaus[post.authority_id] = post.authority
        roles.setdefault(post.authority_id, []).append(post.title)
    return [Desk(bureau, "、".join(roles[pk]), current=pk == acting.authority.pk) for pk, bureau in bureaus.items()]
