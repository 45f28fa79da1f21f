"""Records that were delivered become rows that officers look into; later deliveries are put beside them (C15).

Runs in the jurisdiction of a province, as the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q

from authorities import clock
from authorities.enums import Level
from authorities.jurisdiction import below, current_path
from authorities.models import Authority
from casework.workflow import Mover, add_events, add_first_events
from mingteyouxin.existing_titles.enums import ExistingTitleAction, ExistingTitleStatus
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.existing_titles.workflow import EXISTING_TITLE
from mingteyouxin.titles.county_places import bureau_of, county_of
from registry.models import Household, RecordedRecognition

# So many rows are read and written together.
CHUNK = 2_000
_RECOMMENDER = ExistingTitle._meta.get_field("recommender").max_length
# What is taken from a record as it stands.
SAID = (
    "recognition_class",
    "level",
    "recognition_path",
    "recommender",
    "recognised_on",
    "valid_until",
    "type_then",
    "ended_on",
    "ended_how",
)
# What a later delivery may change.
_WRITTEN = (
    *SAID,
    "recogniser",
    "household",
    "path",
    "authority",
    "place",
    "accepted",
    "accepted_note",
    "seen_delivery_id",
    "differs",
)


@dataclass(slots=True)
class Bureaus:
    """Bureaus by what records call them, and places of one title a person, looked up once for a whole area."""

    named: dict[str, Authority] = field(default_factory=dict)
    by_path: dict[str, Authority] = field(default_factory=dict)
    _places: dict[int, Authority] = field(default_factory=dict)

    @classmethod
    def of_the_province(cls, path: str) -> "Bureaus":
        """All that recognise, also those that exist no longer; of two of one name, none is meant for certain."""
        levels = (Level.PROVINCE, Level.CITY, Level.COUNTY)
        found = list(Authority.objects.filter(below(path), level__in=levels).select_related("parent").order_by("pk"))
        named: dict[str, Authority] = {}
        twice: set[str] = set()
        for bureau in found:
            for name in {bureau.name, bureau.short_name}:
                if name in named:
                    twice.add(name)
                named[name] = bureau
        for name in twice:
            del named[name]
        return cls(named | {bureau.code: bureau for bureau in found}, {bureau.path: bureau for bureau in found})

    def in_charge(self, path: str) -> Authority:
        """The bureau at a path; of a station's, its own bureau."""
        while path not in self.by_path:
            path = path[: path.rstrip("/").rindex("/") + 1]
        return self.by_path[path]

    def place_of(self, bureau: Authority) -> Authority:
        """The county-level division of a bureau (C9), of a zone that lies nobody knows where its own."""
        if bureau.pk not in self._places:
            self._places[bureau.pk] = county_of(bureau, on=clock.today()) or bureau_of(bureau)
        return self._places[bureau.pk]


def take_in() -> int:
    """Make rows of records that have none yet, put what was delivered anew beside the others, find households that came
    into the registry since. Returns how many rows that were."""
    bureaus = Bureaus.of_the_province(current_path())
    return _new(bureaus) + _delivered_anew(bureaus) + _settled(bureaus)


def settle(title: ExistingTitle, household: Household | None, bureaus: Bureaus) -> None:
    """Whose the title is, and who looks into it; the record goes where the title does, for both are read together."""
    title.household = household
    title.path = title.record.path = household.path if household else title.record.path
    title.authority = bureaus.in_charge(title.path)
    title.place = bureaus.place_of(title.authority) if household else None


def _new(bureaus: Bureaus) -> int:
    made = 0
    without = RecordedRecognition.objects.filter(existing_title=None).order_by("pk")
    while records := list(without[:CHUNK]):
        known = _households(records)
        titles = [_of_record(record, known.get(record.number), bureaus) for record in records]
        _keep_paths(titles)
        ExistingTitle.objects.bulk_create(titles)
        add_first_events(EXISTING_TITLE, titles, ExistingTitleAction.RECORD, by=Mover.CLOCK)
        made += len(titles)
    return made


def _of_record(record: RecordedRecognition, household: Household | None, bureaus: Bureaus) -> ExistingTitle:
    title = ExistingTitle(record=record, seen_delivery_id=record.delivery_id)
    settle(title, household, bureaus)
    _say(title, record, bureaus)
    return title


def _say(title: ExistingTitle, record: RecordedRecognition, bureaus: Bureaus) -> None:
    """What the record says, but for what officers mended."""
    for name, value in _said(record, bureaus).items():
        if name not in title.mended:
            setattr(title, name, value)


def _said(record: RecordedRecognition, bureaus: Bureaus) -> dict[str, object]:
    said = {name: getattr(record, name) for name in SAID}
    recommender = record.recommender[:_RECOMMENDER]
    return said | {"recommender": recommender, "recogniser": bureaus.named.get(record.recogniser)}


def _delivered_anew(bureaus: Bureaus) -> int:
    """What is held says what the latest delivery says; what was taken over or set aside stays, and is marked.

    What an officer accepted was what the record said then: of one that says something else, nothing is accepted.
    """
    seen = 0
    later = ExistingTitle.objects.exclude(record__delivery_id=F("seen_delivery_id")).order_by("pk")
    later = later.select_related("record", "authority", "recogniser").select_for_update(of=("self",), skip_locked=True)
    while rows := list(later[:CHUNK]):
        known = _households([row.record for row in rows])
        held = [row for row in rows if row.status == ExistingTitleStatus.HELD]
        for row in rows:
            row.seen_delivery_id = row.record.delivery_id
            otherwise = _says_otherwise(row, bureaus)
            row.differs = otherwise and row.status != ExistingTitleStatus.HELD
            if otherwise and row.status == ExistingTitleStatus.HELD:
                row.accepted, row.accepted_note = [], ""
        for row in held:
            if "household" not in row.mended:
                settle(row, known.get(row.record.number), bureaus)
            _say(row, row.record, bureaus)
        _keep_paths(held)
        ExistingTitle.objects.bulk_update(rows, _WRITTEN, batch_size=CHUNK)
        add_events(EXISTING_TITLE, rows, ExistingTitleAction.REDELIVER, by=Mover.CLOCK)
        seen += len(rows)
    return seen


def _says_otherwise(row: ExistingTitle, bureaus: Bureaus) -> bool:
    """True where the record says now something else than what was decided about, mended values apart."""
    said = _said(row.record, bureaus)
    return any(getattr(row, name) != value for name, value in said.items() if name not in row.mended)


def _keep_paths(rows: Iterable[ExistingTitle]) -> None:
    RecordedRecognition.objects.bulk_update([row.record for row in rows], ["path"], batch_size=CHUNK)


def _settled(bureaus: Bureaus) -> int:
    """Records whose household came into the registry, or moved within the province, since they were looked at."""
    held = ExistingTitle.objects.filter(status=ExistingTitleStatus.HELD).select_related("record", "household")
    unknown = list(held.filter(household=None).select_for_update(of=("self",), skip_locked=True))
    known = _households([row.record for row in unknown])
    rows = []
    for row in unknown:
        if row.record.number in known:
            settle(row, known[row.record.number], bureaus)
            rows.append(row)
    moved = held.exclude(household=None).exclude(path=F("household__path"))
    for row in moved.select_for_update(of=("self",), skip_locked=True):
        settle(row, row.household, bureaus)
        rows.append(row)
    if rows:
        _keep_paths(rows)
        ExistingTitle.objects.bulk_update(rows, ["household", "path", "authority", "place"], batch_size=CHUNK)
    return len(rows)


def _households(records: Iterable[RecordedRecognition]) -> Mapping[str, Household]:
    """The households of the province by the numbers of records."""
    numbers = {record.number for record in records}
    found: dict[str, Household] = {}
    for household in Household.objects.filter(Q(code__in=numbers) | Q(reg_no__in=numbers)):
        found |= {number: household for number in (household.reg_no, household.code) if number}
    return found
