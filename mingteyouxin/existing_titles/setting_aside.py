"""A record that is wrong altogether is not taken over: asked for by one officer, decided by a second (C15).

It stays readable with its reason, and the household that it names, where one is known, is told. Runs in the
jurisdiction of the bureau that looks into it.
"""

from authorities.enums import ApprovalStatus
from authorities.jurisdiction import jurisdiction, province_path_of
from authorities.models import Approval
from casework.four_eyes import FourEyesSubject
from casework.refusals import IllegalTransition, Refused
from casework.workflow import move
from mingteyouxin.capabilities import RECOGNITION_CONFIRM
from mingteyouxin.existing_titles import doubts
from mingteyouxin.existing_titles.enums import ExistingTitleAction, ExistingTitleStatus
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.existing_titles.workflow import EXISTING_TITLE, bureau_in_charge
from registry.people import messages


def must_be_held(title: ExistingTitle) -> None:
    """Raise Refused for what was taken over or set aside already."""
    if title.status != ExistingTitleStatus.HELD:
        raise IllegalTransition(EXISTING_TITLE.noun, title.get_status_display())


def under_request() -> set[int]:
    """Records of the present area about which a second officer has yet to decide: nobody takes them over meanwhile."""
    asked = Approval.objects.filter(subject=SUBJECT, status=ApprovalStatus.REQUESTED)
    return {int(key) for key in asked.values_list("subject_key", flat=True)}


def must_have_a_reason(reason: str) -> None:
    """Raise Refused for a request without one."""
    if not reason.strip():
        raise Refused("reason_required", "请写明不予接收的理由，经营者会看到。")


def _set_aside(title: ExistingTitle, approval: Approval) -> ExistingTitle:
    title = move(
        EXISTING_TITLE,
        title.pk,
        ExistingTitleAction.SET_ASIDE,
        by=approval.decided_by,
        note=approval.reason,
        set_aside_reason=approval.reason,
    )
    if title.household is None:
        return title
    # What stood against another record of the household or its operator stands no more.
    with jurisdiction(province_path_of(title.path)):
        doubts.find_around([title.pk], [title.household_id])
    messages.send(
        title.household,
        title="一项既有认定没有接入本平台",
        text=f"报送的名特优新认定记录（认定日期 {title.recognised_on}）经{title.authority.name}两名工作人员核对，"
        "没有接入本平台。"
        f"理由：{approval.reason}。您持有认定文件或者认为有误的，请携带文件到该局核对。",
        view="my-recognition",
    )
    return title


SUBJECT = FourEyesSubject(
    "existing_title_set_aside",
    "不予接收既有认定",
    RECOGNITION_CONFIRM,
    page="existing-title-page",
    model="mingteyouxin.ExistingTitle",
    summary=lambda title: f"不予接收“{title}”{title.recognised_on} 的既有认定",
    check=must_be_held,
    carry_out=_set_aside,
    seat=bureau_in_charge,
)
