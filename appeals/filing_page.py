"""The page on which an objection is filed, on the phone as at the counter: which fact, what it ought to be, words."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from appeals import contested_facts, filing
from appeals.changes import Change, ChangeForm, form_for
from appeals.contested_facts import Contested, feed_of
from appeals.decisions import ContestedDecision
from appeals.enums import AppealStatus
from appeals.filing import Point, Standing
from appeals.models import Appeal, Claim
from appeals.preview import Preview, preview
from authorities.refusals import Refused

# Refusals that belong to one field of the form, by their code; the others stand above it.
_LONGEST_NUMBER = 18
_FIELDS = {
    "reason_required": "text",
    "text_too_long": "text",
    "consent_missing": "consent",
    "too_many_files": "files",
    "file_too_large": "files",
    "file_broken": "files",
    "file_infected": "files",
    "type_not_taken": "files",
    "picture_too_large": "files",
    "scanner_away": "files",
}


@dataclass(slots=True)
class Filing:
    """What was asked for and what came of it: a choice still to be made, a form with its faults, or the objection."""

    standing: Standing | None
    about: str
    contested: Contested | ContestedDecision | None
    form: ChangeForm | None = None
    text: str = ""
    troubles: list[tuple[str, str]] = field(default_factory=list)
    shown: Preview | None = None
    appeal: Appeal | None = None
    former: Claim | None = None

    @property
    def is_faulty(self) -> bool:
        return bool(self.troubles) or (self.form is not None and self.form.is_bound and not self.form.is_valid())

    def context(self) -> dict[str, object]:
        """What the page shows."""
        return {
            "standing": self.standing,
            "contested": self.contested,
            "former": self.former,
            "unknown": self.contested is None and bool(self.about),
            "form": self.form,
            "text": self.text,
            "troubles": self.troubles,
            "faulty": {field for _, field in self.troubles},
            "is_faulty": self.is_faulty,
            "shown": self.shown,
            "open_appeal": filing.open_appeal(self.standing.household) if self.standing else None,
        }


def filing_of(request: HttpRequest, standing: Standing, file: Callable[[Point], Appeal]) -> Filing:
    """Read a request about an objection of a household; `file` is called where it is complete and was not for a look.

    What is contested stands in the address, so that the page works without JavaScript.
    """
    about = request.GET.get("about", "")
    former = _former(standing, request.GET.get("replaces", ""))
    contested = contested_facts.named(about, list(standing.facts))
    if contested is None and former is not None:
        # A period that nobody delivered is called by its days since it was filed.
        contested = contested_facts.named(f"{former.feed}:", list(standing.facts))
    asked = Filing(standing, about, contested, former=former)
    if contested is None:
        return asked
    posted = request.POST if request.method == "POST" else None
    said = Change.from_json(feed_of(former.feed), former.change) if former and former.change else None
    asked.form = form_for(contested, standing.household, posted, claimed=said)
    asked.text = request.POST.get("text", former.text if former else "")
    if posted is None or (asked.form is not None and not asked.form.is_valid()):
        return asked
    replaces = former.pk if former else None
    point = Point(contested, asked.form.change() if asked.form else None, asked.text, replaces)
    if "preview" in posted:
        asked.shown = preview(standing, point)
        return asked
    if asked.form is not None and asked.form.says_what_is_held() and not asked.text.strip():
        # Nobody could say what is to be looked at.
        asked.troubles = [("您填写的和政府掌握的一样。请改成实际的，或者在这里写明哪里不对。", "text")]
        return asked
    return _tried(asked, lambda: file(point))


def decision_filing_of(request: HttpRequest, contested: ContestedDecision, file: Callable[[str], Appeal]) -> Filing:
    """Read a request about an objection to a decision; `file` is called with the words where they were sent."""
    asked = Filing(None, contested.about, contested)
    if request.method != "POST":
        return asked
    asked.text = request.POST.get("text", "")
    return _tried(asked, lambda: file(asked.text))


def _tried(asked: Filing, file: Callable[[], Appeal]) -> Filing:
    """File; what is refused stands at its field."""
    try:
        asked.appeal = file()
    except Refused as error:
        asked.troubles = [(str(error), _FIELDS.get(error.code, ""))]
    return asked


def _former(standing: Standing, number: str) -> Claim | None:
    """The point of the open objection that is filed anew; None where none is named or it cannot be any more."""
    named = number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
    appeal = filing.open_appeal(standing.household) if named else None
    if appeal is None or appeal.status != AppealStatus.FILED:
        return None
    return Claim.objects.standing().filter(appeal=appeal, pk=int(number), by_officer=None).first()
