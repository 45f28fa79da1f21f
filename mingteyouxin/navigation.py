"""Where officers go for 名特优新: a group for each part of a round, in the order in which a round passes them."""

from authorities.navigation import NavigationEntry, NavigationGroup
from mingteyouxin import capabilities

ARRANGEMENT = NavigationGroup("arrangement", "分类安排")
REVIEW = NavigationGroup("review", "受理审核")
VERIFICATION = NavigationGroup("verification", "走访和意见")
RECOGNITION = NavigationGroup("recognition", "公示认定")
SPOT_CHECKS = NavigationGroup("spot_checks", "抽查")
OVERVIEW = NavigationGroup("overview", "总览和核查")
GROUPS = (ARRANGEMENT, REVIEW, VERIFICATION, RECOGNITION, SPOT_CHECKS, OVERVIEW)

ENTRIES = (
    NavigationEntry(
        ARRANGEMENT,
        capabilities.CLASS_STANDARD_VIEW,
        "class-standard-list",
        "class-standard-",
        "分类标准",
        "查看名特优新分类标准，县（区）、市（地）局编制、征求意见和公布",
    ),
    NavigationEntry(
        ARRANGEMENT,
        capabilities.ROUND_VIEW,
        "round-list",
        "round-",
        "认定批次",
        "查看和安排名特优新认定的申报、审核时间",
    ),
    NavigationEntry(
        ARRANGEMENT,
        capabilities.QUOTA_VIEW,
        "quota-page",
        "quota-",
        "名额",
        "查看名特优新名额，省局确定和分配，各局调剂",
    ),
    NavigationEntry(
        REVIEW,
        capabilities.CASE_VIEW,
        "case-list",
        "case-",
        "名特优新办件",
        "审核申报和推荐，分派承办人，退回补正、通过或者不予通过",
    ),
    NavigationEntry(
        REVIEW, capabilities.CASE_VIEW, "overdue-list", "overdue-", "逾期未办", "查看本局和下级超过期限的事项"
    ),
    NavigationEntry(
        REVIEW,
        capabilities.RECOMMEND,
        "recommendation-list",
        "recommendation-",
        "部门推荐",
        "推荐名特优新个体工商户，查看经营者是否同意和办理情况",
    ),
    NavigationEntry(
        REVIEW, capabilities.CASE_FILE, "consent-list", "consent-", "经营者同意书", "窗口收取经营者签名的同意书"
    ),
    NavigationEntry(
        REVIEW,
        capabilities.CASE_FILE,
        "counter-start",
        "counter-",
        "窗口代申报",
        "经营者到场并签名同意的，代为申报名特优新",
    ),
    NavigationEntry(
        REVIEW,
        capabilities.CASE_REVIEW,
        "candidate-list",
        "candidate-",
        "数据比对",
        "按部门名单查找可能符合条件的个体工商户，邀请其自愿申报",
    ),
    NavigationEntry(
        REVIEW,
        capabilities.CASE_REVIEW,
        "contest-list",
        "contest-",
        "数据异议",
        "查看、答复经营者对政府掌握的数据提出的异议",
    ),
    NavigationEntry(
        VERIFICATION,
        capabilities.CASE_REVIEW,
        "visiting-board",
        "visiting-",
        "走访安排",
        "安排市场监管所走访核实，查看走访情况",
    ),
    NavigationEntry(
        VERIFICATION,
        capabilities.VISIT_DO,
        "visit-list",
        "visit-",
        "走访核实",
        "查看待走访的户，打印走访表，提交走访情况",
    ),
    NavigationEntry(
        VERIFICATION,
        capabilities.CASE_REVIEW,
        "opinion-list",
        "opinion-",
        "征求意见",
        "就拟认定的户征求部门意见，处理逾期和异议",
    ),
    NavigationEntry(
        VERIFICATION,
        capabilities.OPINION_GIVE,
        "asked-list",
        "asked-",
        "答复征求意见",
        "答复市场监管部门就名特优新征求的意见",
    ),
    NavigationEntry(
        RECOGNITION, capabilities.CASE_VIEW, "notice-list", "notice-", "公示", "公示拟认定名单，下载公示文件"
    ),
    NavigationEntry(
        RECOGNITION,
        capabilities.CASE_DECIDE,
        "objection-list",
        "objection-",
        "公示异议",
        "核实处理公众实名提出的异议和意见",
    ),
    NavigationEntry(
        RECOGNITION,
        capabilities.CASE_VIEW,
        "recognition-list",
        "recognition-",
        "认定",
        "提请和复核认定，查看上报情况",
    ),
    NavigationEntry(
        RECOGNITION,
        capabilities.CASE_VIEW,
        "title-list",
        "title-",
        "认定名单",
        "查看已经认定的户，有效的和已经终止的，打印证书和店铺标识",
    ),
    NavigationEntry(
        RECOGNITION,
        capabilities.CASE_VIEW,
        "existing-title-list",
        "existing-title-",
        "既有认定",
        "核对平台启用前的认定，订正后接收",
    ),
    NavigationEntry(
        RECOGNITION,
        capabilities.CASE_VIEW,
        "ending-list",
        "ending-",
        "取消、撤销认定",
        "查看拟取消、拟撤销的认定，听取经营者陈述申辩，复核决定",
    ),
    NavigationEntry(SPOT_CHECKS, capabilities.SPOT_CHECK, "sample-list", "sample-", "抽查", "抽查下级机关的认定"),
    NavigationEntry(SPOT_CHECKS, capabilities.CASE_VIEW, "check-list", "check-", "抽查办理", "办理抽查，答复上级抽查"),
    NavigationEntry(
        OVERVIEW,
        capabilities.CASE_VIEW,
        "overview-page",
        "overview-",
        "名特优新总览",
        "按地区查看办件进度、用时、名额、有效和终止的认定、异议，导出统计表",
    ),
    NavigationEntry(
        OVERVIEW,
        capabilities.TITLE_INSPECT,
        "inspection-list",
        "inspection-",
        "认定核查",
        "查阅谁认定了哪些户、依据什么、经过哪些人",
    ),
)
