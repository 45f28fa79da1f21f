"""Letters of the review: the decision that an application or recommendation is not approved."""

from dataclasses import replace

from authorities import clock
from authorities.contacts import whom_to_ring
from authorities.remedies import remedy_of
from casework.letters import Letter, LetterKind
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter


def _refusal(case: Case) -> Letter:
    """Why a case was refused, as it was proposed and decided, and what can be done against it."""
    remedy = remedy_of(case.in_charge, clock.today())
    asked = whom_to_ring(case.in_charge.path)
    # What people typed brings its own full stop; the sentence ends in one.
    reasons = "；".join(reason.rstrip("。") for reason in case.refusal_reasons)
    note = case.refusal_note.rstrip("。")
    more = f"（{note}）" if note else ""
    return Letter(
        title="名特优新申报未通过审核",
        addressee=str(case.household),
        paragraphs=(
            f"您的名特优新申报（办件编号 {case.number}）未通过审核。",
            f"理由：{reasons}{more}。",
            f"对结果有疑问的，可以询问{asked.name}，电话 {asked.telephone}；"
            "有异议的，可以登录本平台、在本件的页面提出，或者到窗口提出，由没有参与本决定的工作人员办理，不收任何费用。",
            remedy.sentence,
        ),
        signer=case.in_charge.name,
        day=clock.today(),
    )


REFUSAL = LetterKind("refusal", CaseLetter, "case", _refusal)


def refusal_of(case: Case) -> LetterKind:
    """The letter of the refusal that was decided just now: a case that was taken up again may be refused anew."""
    count = CaseEvent.objects.filter(case=case, action=CaseAction.REFUSE).count()
    return REFUSAL if count < 2 else replace(REFUSAL, name=f"{REFUSAL.name}_{count}")
