"""The page on which an objection is filed, on the phone as at the counter: which fact, what it ought to be, words."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from appeals import contested_facts, filing
from appeals.changes import ChangeForm, form_for
from appeals.contested_facts import Contested
from appeals.decisions import ContestedDecision
from appeals.filing import Point, Standing
from appeals.models import Appeal
from appeals.preview import Preview, preview
from authorities.refusals import Refused

# Refusals that belong to one field of the form, by their code; the others stand above it.
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

    @property
    def is_faulty(self) -> bool:
        return bool(self.troubles) or (self.form is not None and self.form.is_bound and not self.form.is_valid())

    def context(self) -> dict[str, object]:
        """What the page shows."""
        return {
            "standing": self.standing,
            "contested": self.contested,
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
    contested = contested_facts.named(about, list(standing.facts))
    asked = Filing(standing, about, contested)
    if contested is None:
        return asked
    posted = request.POST if request.method == "POST" else None
    asked.form, asked.text = form_for(contested, standing.household, posted), request.POST.get("text", "")
    if posted is None or (asked.form is not None and not asked.form.is_valid()):
        return asked
    point = Point(contested, asked.form.change() if asked.form else None, asked.text)
    if "preview" in posted:
        asked.shown = preview(standing, point)
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
