"""What the screen of a case posts: findings per criterion, what is to be mended, reasons, points; kept when refused."""

from django.http import QueryDict

from authorities.officer.forms import LONGEST_NOTE
from mingteyouxin.cases.enums import ReasonCode
from mingteyouxin.review.decisions import Found, Item
from mingteyouxin.titles.verdicts import Said

_NOTE = 1000


class Posted:
    """The fields of the review screen. Names end in the key of their criterion."""

    def __init__(self, data: QueryDict) -> None:
        self._data = data
        self.step = data.get("step", "save")
        self.seen = data.get("seen", "")
        self.note = self._text("note")[:_NOTE]

    @property
    def found(self) -> dict[str, Found]:
        keys = [name.removeprefix("verdict-") for name in self._data if name.startswith("verdict-")]
        return {key: self.found_of(key) for key in keys}

    @property
    def verified(self) -> dict[str, Said]:
        """What was found out about findings that are unknown, by their keys."""
        keys = [name.removeprefix("finding-") for name in self._data if name.startswith("finding-")]
        return {key: self.verified_of(key) for key in keys}

    @property
    def items(self) -> list[Item]:
        """What is asked of the household; the application as a whole has no key."""
        keys = [name.removeprefix("ask-") for name in self._data if name.startswith("ask-")]
        return [
            Item(key, ReasonCode(self.ask_of(key)), self._text(f"ask_text-{key}"))
            for key in keys
            if self.ask_of(key) in ReasonCode.values
        ]

    @property
    def reasons(self) -> list[ReasonCode]:
        return [ReasonCode(value) for value in self._data.getlist("reason") if value in ReasonCode.values]

    def found_of(self, key: str) -> Found:
        return Found(self._text(f"verdict-{key}"), self._text(f"verdict_note-{key}"))

    def verified_of(self, key: str) -> Said:
        return Said(self._text(f"finding-{key}"), self._text(f"finding_note-{key}"))

    def ask_of(self, key: str) -> str:
        return self._text(f"ask-{key}")

    def ask_text_of(self, key: str) -> str:
        return self._text(f"ask_text-{key}")

    def _text(self, name: str) -> str:
        return self._data.get(name, "").replace("\0", "").strip()


class PostedScore:
    """The fields of one's own points. Names end in the key of their criterion."""

    def __init__(self, data: QueryDict) -> None:
        self.points = _by_key(data, "points-")
        self.grounds = _by_key(data, "ground-")
        self.note = data.get("note", "").strip()[:LONGEST_NOTE]


def _by_key(data: QueryDict, prefix: str) -> dict[str, str]:
    names = [name for name in data if name.startswith(prefix)]
    return {name.removeprefix(prefix): data.get(name, "").strip() for name in names}
