"""What can be contested on the platform: one table of subjects, with who may, who decides, until when, what follows.

Read by the household's list of its objections, by the officers' list of what is open, and by the public page that says
what can be contested and how. It knows no rows, so that a public page may read it: matters.py says which rows of which
app are a subject's. A further subject is a further row here and there.
"""

from dataclasses import dataclass

from appeals import capabilities
from appeals.enums import AppealSubject
from authorities.capabilities import Capability
from mingteyouxin import capabilities as recognition


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing that can be contested.

    The texts are those of the public page. `files_at` is the household's page on which it is filed, "" where it is no
    household that files; `page` the officers' page of one matter, `queue` their list of all, `capability` what both
    take.
    """

    name: str
    label: str
    what: str
    who: str
    how: str
    decided_by: str
    until: str
    upheld: str
    remedies: str
    files_at: str
    page: str
    queue: str
    capability: Capability


_BY_ANALOGY = "先受理、再核查并答复，天数由省级机关规定，受理时告知最后一天；请您补充期间不计算。"
SUBJECTS: tuple[Subject, ...] = (
    Subject(
        name=AppealSubject.TYPING,
        label="分型结果和它依据的数据",
        what="分型结果、分型用到的每一项数据或者标记、没有列入的数据、适用的条款；也可以只请工作人员重新看一看。",
        who="个体工商户经营者，也可以由代办人或者窗口代为提出。",
        how="登录后在“我的异议”里选哪一项不对、应当是什么，或者到登记机关、市场监管所的窗口。现行结果有效期间随时可以提出。",
        decided_by="省级市场监管部门，或者它书面委托的机关；数据由提供部门核查，一人提出意见、另一人复核。",
        until=_BY_ANALOGY,
        upheld="有误的数据更正，按原批次的标准重新分型，名录随之更新。",
        remedies="不成立、不予受理的，答复写明向谁申请行政复议、向哪个法院起诉、期限多长。",
        files_at="my-appeal-new",
        page="appeal-page",
        queue="appeal-list",
        capability=capabilities.APPEAL_VIEW,
    ),
    Subject(
        name=AppealSubject.DECISION,
        label="名特优新的决定",
        what="申报未通过（不予通过）、择优未入选、逾期终止。",
        who="作出决定时的个体工商户经营者，也可以由代办人或者窗口代为提出。",
        how="登录后在“我的异议”里选所针对的决定，或者到窗口。一项决定答复一次。",
        decided_by="作出决定的机关，由没有参与该决定的两人分别提出意见和复核；该机关没有这样的两人的，由上级机关办理。",
        until=_BY_ANALOGY,
        upheld="申报回到作出决定以前的环节，重新审核或者重新择优；批次已结束的，作为例外继续办理并记录。认定仍须有名额、经过公示。",
        remedies="不成立、不予受理的，答复写明向谁申请行政复议、向哪个法院起诉、期限多长。原决定告知的期限不因异议延长。",
        files_at="my-appeals",
        page="appeal-page",
        queue="appeal-list",
        capability=capabilities.APPEAL_VIEW,
    ),
    Subject(
        name="finding",
        label="申报时核对出的数据",
        what="申报名特优新时核对出的登记、年报、标记、处罚、纳税、社保、资质等数据。",
        who="申报的个体工商户经营者。",
        how="登录后在“名特优新”的核对结果旁提出；答复以前可以先申报，排队次序不变。",
        decided_by="登记机关，或者办理该件的机关。",
        until="没有规定期限，按提出的先后答复。",
        upheld="数据由提供部门更正，该项不再妨碍申报；答复本身不改变数据。",
        remedies="答复不是认定决定；因此作出不予通过等决定的，可以对决定提出异议。",
        files_at="my-recognition",
        page="contest-page",
        queue="contest-list",
        capability=recognition.CASE_REVIEW,
    ),
    Subject(
        name="review",
        label="系统自动作出的处理",
        what="系统没有让提交的申报，系统按期限自动终止的申报。",
        who="申报的个体工商户经营者。",
        how="登录后在该件的页面请工作人员看一看，一件一次。",
        decided_by="办理机关；恢复办理须两人同意。",
        until="按工作日计算，提出时告知最后一天。",
        upheld="受理申报，以提出请求的日期为申报日期；或者恢复办理，排队次序不变。",
        remedies="维持的，告知向谁申请行政复议、向哪个法院起诉、期限多长；维持终止的，还可以对决定提出异议。",
        files_at="my-recognition",
        page="case-page",
        queue="case-list",
        capability=recognition.CASE_VIEW,
    ),
    Subject(
        name="notice",
        label="公示的拟认定名单",
        what="公示中的任何一户是否符合条件。",
        who="任何人，须实名并核验手机。",
        how="公示期内在公示页面提出，凭受理编号查询答复。",
        decided_by="公示的机关；成立须两人同意。",
        until="按本批次的规定，所涉的一户在处理以前暂缓认定。",
        upheld="对所涉的一户不予认定，该户可以对这项决定提出异议；其他户继续办理。",
        remedies="答复写明理由；所涉的一户不服的，按决定告知的途径。",
        files_at="",
        page="objection-page",
        queue="objection-list",
        capability=recognition.CASE_DECIDE,
    ),
)
