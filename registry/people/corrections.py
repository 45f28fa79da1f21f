"""A fact about a household that an officer puts right at the counter, the operator's document before him.

Each fact is declared once, as a `Correction`; the verb, the screen with its address, and the pages of the household
take it from there. What was put right stands over what registration delivers (docs/decisions/0016).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.timezone import localtime

from authorities import audit, clock
from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import Named, declared
from authorities.kept_statements import KeptRows
from authorities.models import Officer
from authorities.navigation import HelpText
from registry.canonical import document_key
from registry.models import FactCorrection, Household
from registry.people import messages
from registry.people.documents import document_number, sealer

_LAST = 4


@dataclass(frozen=True, eq=False)
class Correction(Named):
    """One fact that can be put right. `name` is the column of registration's feed beside which it is shown.

    `kind` is what one value of it is called (号码), `asked` the label of the field it is typed into. `read` gives what
    was typed as it is kept, or nothing, which `unreadable` then explains. `delivered` is what registration says,
    `masked` how a value is shown without a reason.
    `helped` is said behind the question mark.
    `tell_former` reaches whoever only the former value reaches; `former_is_told` says whether it can here.
    """

    name: str
    label: str
    kind: str
    asked: str
    capability: Capability
    act: Act
    delivered: Callable[[Household], str]
    read: Callable[[str], str]
    unreadable: str
    longest: int
    helped: str
    inputmode: str = "text"
    example: str = ""
    masked: Callable[[str], str] = str
    tell_former: Callable[[Household, str], None] = lambda household, former: None
    former_is_told: Callable[[], bool] = lambda: False

    @property
    def view(self) -> str:
        """Name of the screen's address."""
        return f"household-{self.name}"

    @property
    def help_text(self) -> HelpText:
        """What the question mark of the screen says, declared beside the correction."""
        return HelpText(self.view, (self.helped,))

    @property
    def heading(self) -> str:
        """What the value that was put right is called, beside the one that registration delivered."""
        return f"更正后的{self.label}"


class CorrectionRefused(ValueError):
    """A fact is not put right. `code` is stable; the text says what to do, `field` where."""

    def __init__(self, code: str, field: str, text: str) -> None:
        super().__init__(text)
        self.code, self.field = code, field


def in_force(household: Household) -> dict[str, FactCorrection]:
    """The corrections that count, by fact: the last of each, while the operator is the one whose document was seen."""
    if household.operator_id_index is None:
        return {}
    return {row.fact: row for row in _last_of_each.rows(household.pk, bytes(household.operator_id_index))}


_last_of_each = KeptRows(
    lambda household, operator: (
        FactCorrection.objects.filter(household_id=household, operator_index=operator)
        .order_by("fact", "-id")
        .distinct("fact")
    ),
    -1,
    b"-",
)


def value_on_file(correction: Correction, household: Household) -> str:
    """The value that counts; empty without one. Asked as the household or as a bureau."""
    row = in_force(household).get(correction)
    return sealer().open(row.value_sealed) if row else correction.delivered(household)


def in_words(household: Household, *, in_full: bool) -> dict[str, tuple[str, str]]:
    """By fact, heading and value with its day, as they stand beside what registration delivered."""
    rows = in_force(household)
    return {
        correction: (correction.heading, _dated(correction, rows[correction], in_full=in_full))
        for correction in declared(Correction)
        if correction in rows
    }


def _dated(correction: Correction, row: FactCorrection, *, in_full: bool) -> str:
    value = sealer().open(row.value_sealed)
    shown = value if in_full else correction.masked(value)
    return f"{shown}（{localtime(row.corrected_at):%Y-%m-%d} 窗口更正，以此为准）"


def correct(
    correction: Correction,
    household: Household,
    *,
    by: Officer,
    value: str,
    last_of_document: str,
    reason: str,
    address: str | None,
) -> FactCorrection:
    """Put the fact right after the operator's document was seen at the counter. Raises CorrectionRefused.

    The last four characters of the document that lay on the counter are compared with registration's. The household's
    workspace is told, and who had the former value, so that a change the operator did not ask for is noticed.
    """
    seals = sealer()
    read = correction.read(value)
    if not read:
        raise CorrectionRefused("unreadable", correction.name, correction.unreadable)
    if household.operator_id_sealed is None:
        raise CorrectionRefused(
            "no_document_on_file", "last_of_document", "登记信息中没有经营者证件号码，无法核对。请先办理登记信息更正。"
        )
    document = seals.open(household.operator_id_sealed)
    # Who is registered with 15 digits holds a card with 18 by now.
    if document_number(last_of_document) not in (document[-_LAST:], document_key(document)[-_LAST:]):
        raise CorrectionRefused(
            "document_differs", "last_of_document", "证件号码后四位与登记信息不一致，没有更正。请核对所持证件。"
        )
    before = value_on_file(correction, household)
    if before == read:
        text = f"新{correction.kind}与登记的{correction.kind}相同，没有更正。"
        raise CorrectionRefused("unchanged", correction.name, text)
    row = FactCorrection.objects.create(
        household=household,
        fact=correction.name,
        value_sealed=seals.seal(read),
        operator_index=bytes(household.operator_id_index),
        reason=reason,
        corrected_at=clock.now(),
        corrected_by=by,
    )
    audit.record(
        correction.act,
        by=by,
        on=household,
        household=household.pk,
        address=address,
        reason=reason,
        note="核对了证件",
    )
    messages.send(
        household,
        title=f"{correction.label}已更正",
        text=(
            f"{household.authority.name}窗口核对经营者证件后，将{correction.label}由"
            f"{correction.masked(before) or '（无）'}更正为{correction.masked(read)}。"
            "如不是您本人办理，请立即向该机关反映。"
        ),
        view="my-data",
    )
    if before:
        correction.tell_former(household, before)
    return row
