"""Letters of the review: the decision that an application or recommendation is not approved."""

from authorities import clock
from casework.letters import Letter, LetterKind
from mingteyouxin.cases.models import Case, CaseLetter

_HOW_TO_OBJECT = "对结果有异议的，可以向办理机关提出。"


def _refusal(case: Case) -> Letter:
    """Why a case was refused, as it was proposed and decided, and what can be done against it."""
    more = f"（{case.refusal_note}）" if case.refusal_note else ""
    return Letter(
        title="名特优新申报未通过审核",
        addressee=str(case.household),
        paragraphs=(
            f"您的名特优新申报（办件编号 {case.number}）未通过审核。",
            f"理由：{'；'.join(case.refusal_reasons)}{more}。",
            _HOW_TO_OBJECT,
        ),
        signer=case.in_charge.name,
        day=clock.today(),
    )


REFUSAL = LetterKind("refusal", CaseLetter, "case", _refusal)
