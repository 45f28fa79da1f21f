"""The phone on file: what registration delivers, or what a counter officer put right (docs/decisions/0016)."""

from django.utils.timezone import localtime

from authorities import audit, clock
from authorities.models import Officer
from registry import acts
from registry.masking import mask_phone
from registry.models import Household, PhoneCorrection
from registry.people import messages, sms
from registry.people.documents import document_number, mobile_number, sealer

_LAST = 4
# Heading of the number put right at the counter, beside the one that registration delivered.
CORRECTED_PHONE = "更正后的联系电话"


class PhoneRefused(ValueError):
    """A phone is not changed. `code` is stable; the text says what to do, `field` where."""

    def __init__(self, code: str, field: str, text: str) -> None:
        super().__init__(text)
        self.code, self.field = code, field


def correction_of(household: Household) -> PhoneCorrection | None:
    """The correction that counts: the last, while the operator is the one whose document was seen."""
    if household.operator_id_index is None:
        return None
    corrections = PhoneCorrection.objects.filter(
        household_id=household.pk, operator_index=bytes(household.operator_id_index)
    )
    return corrections.order_by("-id").first()


def phone_on_file(household: Household) -> str:
    """The number that codes and messages go to; empty without one. Asked as the household or as a bureau."""
    correction = correction_of(household)
    sealed = correction.phone_sealed if correction else household.phone_sealed
    return sealer().open(sealed) if sealed else ""


def corrected_in_words(household: Household, *, in_full: bool) -> str:
    """The corrected number with its day, as it stands beside the one that registration delivered; empty without one."""
    correction = correction_of(household)
    if correction is None:
        return ""
    number = sealer().open(correction.phone_sealed)
    shown = number if in_full else mask_phone(number)
    return f"{shown}（{localtime(correction.corrected_at):%Y-%m-%d} 窗口更正，以此为准）"


def change_phone(
    household: Household, *, by: Officer, phone: str, last_of_document: str, reason: str, address: str | None
) -> PhoneCorrection:
    """Put the phone right after the operator's document was seen at the counter. Raises PhoneRefused.

    The last four characters of the document that lay on the counter are compared with registration's. The old number
    and the household's workspace are told, so that a change the operator did not ask for does not stay unnoticed.
    """
    seals = sealer()
    number = mobile_number(phone)
    if not number:
        raise PhoneRefused("not_a_mobile", "phone", "请填写 11 位手机号码。")
    if household.operator_id_sealed is None:
        raise PhoneRefused(
            "no_document_on_file", "last_of_document", "登记信息中没有经营者证件号码，无法核对。请先办理登记信息更正。"
        )
    document = seals.open(household.operator_id_sealed)
    if document_number(last_of_document) != document[-_LAST:]:
        raise PhoneRefused(
            "document_differs", "last_of_document", "证件号码后四位与登记信息不一致，没有更正。请核对所持证件。"
        )
    before = phone_on_file(household)
    if before == number:
        raise PhoneRefused("same_phone", "phone", "新号码与登记的号码相同，没有更正。")
    correction = PhoneCorrection.objects.create(
        household=household,
        phone_sealed=seals.seal(number),
        phone_index=seals.index(number),
        operator_index=bytes(household.operator_id_index),
        reason=reason,
        corrected_at=clock.now(),
        corrected_by=by,
    )
    audit.record(
        acts.PHONE_CHANGED,
        by=by,
        on=household,
        household=household.pk,
        address=address,
        reason=reason,
        note="核对了证件",
    )
    messages.send(
        household,
        title="联系电话已更正",
        text=(
            f"{household.authority.name}窗口核对经营者证件后，将联系电话由{mask_phone(before) or '（无）'}"
            f"更正为{mask_phone(number)}。如不是您本人办理，请立即向该机关反映。"
        ),
    )
    if before:
        sms.send_on_commit(
            before,
            f"您的个体工商户登记的联系电话已在{household.authority.name}窗口更正，本号码不再接收登录验证码。"
            "如不是您本人办理，请立即向该机关反映。",
        )
    return correction
