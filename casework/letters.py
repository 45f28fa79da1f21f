"""Letters (文书): what somebody is told in writing. One text, of which page, document and message are made.

A room declares each kind with the function that writes its text (`LetterKind`). `issue` gives the letter the next
number of its bureau and year and keeps the text as it was issued, in the transaction that decides: a wording that
changes later changes no letter that was sent. Its files are made from the kept text whenever somebody asks
(`letter_files.py`).
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max

from authorities import clock
from authorities.models import Authority, Officer
from casework import check_numbers
from casework.models import IssuedLetter, LetterNumber


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A list below the text: headings, rows, and the width of each column in centimetres."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says: whom it is to ("" for everyone), its paragraphs, who signs it and the day.

    `number` is the platform's own (平台编号); a bureau's 文号 is given by the bureau and stands in the text. By
    `check_number` and `check_code` everyone checks a letter that was issued (`LetterNumber`).
    """

    title: str
    paragraphs: tuple[str, ...]
    signer: str
    day: date
    addressee: str = ""
    number: str = ""
    table: LetterTable | None = None
    check_number: str = ""
    check_code: str = ""

    @property
    def message(self) -> str:
        """The text as a message in the workspace, where title, sender and day stand beside it."""
        return "".join(self.paragraphs)

    def as_json(self) -> dict:
        """The letter as it is kept: text, numbers and lists."""
        return json.loads(json.dumps(asdict(self) | {"day": self.day.isoformat()}))

    @classmethod
    def from_json(cls, kept: dict) -> "Letter":
        """A letter as it was kept."""
        table = kept["table"]
        if table is not None:
            rows = tuple(tuple(row) for row in table["rows"])
            table = LetterTable(tuple(table["headings"]), rows, tuple(table["widths"]))
        read = {"day": date.fromisoformat(kept["day"]), "paragraphs": tuple(kept["paragraphs"]), "table": table}
        return cls(**(kept | read))


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter about a row: its name in the database, the table that keeps it, and what writes its text.

    `of` is the field of the table that names the row.
    """

    name: str
    model: type[IssuedLetter]
    of: str
    text: Callable[[models.Model], Letter]


Kept = TypeVar("Kept", bound=IssuedLetter)


@transaction.atomic
def issue(kind: LetterKind, about: models.Model, *, authority: Authority, by: Officer | None, **fields) -> IssuedLetter:
    """Write the letter about a row, number it and keep it. Called in the transaction that decides, at the bureau.

    A bureau numbers all its letters of a year in one row, whatever they are about. `fields` are further columns of the
    table. One row gets one letter of a kind: asked for again, it is the same one.
    """
    year = clock.today().year
    # Who numbers at the same moment waits: numbers have no gap, for one that is rolled back is not given.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"letter {authority.path} {year}"])
    kept = kind.model.objects.filter(**{"kind": kind.name, kind.of: about}).first()
    if kept is not None:
        return kept
    number = max(_last_number(table, authority, year) for table in _tables()) + 1
    text = _numbered(kind.text(about), authority, year, number)
    _registered(authority, [text])
    return kind.model.objects.create(
        **{kind.of: about},
        **fields,
        path=authority.path,
        authority=authority,
        kind=kind.name,
        year=year,
        number=number,
        text=text,
        issued_by=by,
        issued_at=clock.now(),
    )


@transaction.atomic
def issue_all(
    kind: LetterKind,
    written: Sequence[tuple[models.Model, Letter]],
    *,
    authority: Authority,
    by: Officer | None,
    shared: tuple[str, ...] = (),
) -> list[IssuedLetter]:
    """Number and keep the letters about many rows at once, in a fixed number of statements, as `issue` does for one.

    The caller has written their text. `shared` are columns of the table that the row has too. A row that has a letter
    of the kind gets no second one.
    """
    year, now = clock.today().year, clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"letter {authority.path} {year}"])
    rows = [row for row, _ in written]
    done = kind.model.objects.filter(**{"kind": kind.name, f"{kind.of}__in": rows})
    issued = set(done.values_list(f"{kind.of}_id", flat=True))
    last = max(_last_number(table, authority, year) for table in _tables())
    pending = [(row, letter) for row, letter in written if row.pk not in issued]
    texts = [_numbered(letter, authority, year, number) for number, (_, letter) in enumerate(pending, start=last + 1)]
    _registered(authority, texts)
    return kind.model.objects.bulk_create(
        kind.model(
            **{kind.of: row},
            **{name: getattr(row, name) for name in shared},
            path=authority.path,
            authority=authority,
            kind=kind.name,
            year=year,
            number=number,
            text=text,
            issued_by=by,
            issued_at=now,
        )
        for number, ((row, _), text) in enumerate(zip(pending, texts, strict=True), start=last + 1)
    )


def _numbered(letter: Letter, authority: Authority, year: int, number: int) -> dict:
    """The text as it is kept, with its numbers, and the code that follows from all of it."""
    text = letter.as_json() | {
        "number": f"{authority.code}-{year}-{number:04}",
        "check_number": check_numbers.new_number(year),
    }
    return text | {"check_code": _code_of(text)}


def _code_of(text: dict) -> str:
    """Eight digits that follow from a text as it is kept."""
    said = json.dumps(text | {"check_code": ""}, sort_keys=True, ensure_ascii=False)
    return f"{int.from_bytes(hashlib.sha256(said.encode()).digest()) % 10**8:08d}"


def _registered(authority: Authority, texts: Sequence[dict]) -> None:
    LetterNumber.objects.bulk_create(
        LetterNumber(
            number=text["check_number"],
            authority=authority,
            title=text["title"][:80],
            issued_on=date.fromisoformat(text["day"]),
            code=text["check_code"],
        )
        for text in texts
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """What everyone is told of a letter. `agrees` is None where no code was given."""

    number: LetterNumber
    agrees: bool | None


def check(number: str, code: str = "") -> Checked | None:
    """A letter by its number, and whether the code is the one printed beside it; None where none was issued."""
    number, code = "".join(number.split()), "".join(code.split())
    if not check_numbers.is_well_formed(number):
        return None
    found = LetterNumber.objects.select_related("authority").filter(pk=number).first()
    if found is None:
        return None
    return Checked(found, secrets.compare_digest(found.code.encode(), code.encode()) if code else None)


def letters_about(table: type[IssuedLetter], **row: models.Model) -> models.QuerySet:
    """The letters about a row, `letters_about(CaseLetter, case=case)`: the one door for whoever sees the row.

    They lie with the bureaus that numbered them, which may be above the county whose household they concern; the
    database lets both read them (`authorities.isolation.read_with`) and only the former write.
    """
    return table.concerning.filter(**row).order_by("id")


def _tables() -> list[type[IssuedLetter]]:
    """Every table that keeps letters."""
    return [model for model in apps.get_models() if issubclass(model, IssuedLetter)]


def _last_number(table: type[IssuedLetter], authority: Authority, year: int) -> int:
    given = table.objects.filter(authority=authority, year=year).aggregate(last=Max("number"))
    return given["last"] or 0
