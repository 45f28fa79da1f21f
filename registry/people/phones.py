"""The phone on file: what registration delivers, or what a counter officer put right (docs/decisions/0016)."""

from authorities.delivery import sms
from registry import acts, capabilities
from registry.masking import mask_phone
from registry.models import Household
from registry.people.corrections import Correction, value_on_file
from registry.people.documents import NOT_A_MOBILE, mobile_number, sealer


def _delivered(household: Household) -> str:
    return sealer().open(household.phone_sealed) if household.phone_sealed else ""


def _tell_former(household: Household, number: str) -> None:
    sms.send_on_commit(
        number,
        f"您的个体工商户登记的联系电话已在{household.authority.name}窗口更正，本号码不再接收登录验证码。"
        "如不是您本人办理，请立即向该机关反映。",
    )


PHONE = Correction(
    "phone",
    "联系电话",
    kind="号码",
    asked="新的手机号码",
    capability=capabilities.PHONE_CHANGE,
    act=acts.PHONE_CHANGED,
    delivered=_delivered,
    read=mobile_number,
    unreadable=NOT_A_MOBILE,
    longest=20,
    helped="核对证件原件后办理。更正后的电话优先于归集的电话，旧号码会收到告知短信，经营者可以看到。",
    inputmode="tel",
    example="原号码为代办机构号码；原号码已停用",
    masked=mask_phone,
    tell_former=_tell_former,
    former_is_told=sms.is_offered,
)


def phone_on_file(household: Household) -> str:
    """The number that codes and messages go to; empty without one. Asked as the household or as a bureau."""
    return value_on_file(PHONE, household)
