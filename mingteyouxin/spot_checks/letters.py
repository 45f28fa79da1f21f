"""Letters of the level above: the decision that a recognition is not agreed to (C7)."""

from authorities import clock
from authorities.contacts import whom_to_ring
from authorities.remedies import remedy_of
from casework.letters import Letter, LetterKind
from mingteyouxin.cases.models import Case, CaseLetter
from mingteyouxin.spot_checks.enums import SpotCheckAction, SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckEvent


def _refusal(case: Case) -> Letter:
    """Why the recognition ended, as the household was told of it before, and what can be done against it."""
    rows = SpotCheckEvent.objects.select_related("item__authority").filter(item__case=case)
    refused = rows.get(action=SpotCheckAction.REFUSE, item__status=SpotCheckStatus.REFUSED)
    checks = refused.item.authority
    asked = whom_to_ring(checks.path)
    return Letter(
        title="名特优新不予认定",
        addressee=str(case.household),
        paragraphs=(
            f"{checks.name}抽查后，决定对您的名特优新认定（办件编号 {case.number}）不予认定，该认定自今日起不再有效。",
            f"理由：{refused.note.rstrip('。')}。",
            f"对结果有疑问的，可以询问{asked.name}，电话 {asked.telephone}。",
            remedy_of(checks, clock.today()).sentence,
        ),
        signer=checks.name,
        day=clock.today(),
    )


REFUSAL_ABOVE = LetterKind("refusal_above", CaseLetter, "case", _refusal)
