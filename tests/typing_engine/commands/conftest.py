"""A province with awkward feeds, set up by the real commands on a database of its own (CONTRACTS 4)."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from authorities.models import Authority
from tests.conftest import acting_as
from tests.factories import station
from tests.live import Live
from tests.registry.intake.files import csv_text
from tests.typing_engine.batch.documents import DOCUMENTS
from tests.typing_engine.batch.edge_cases import STATION, Feeds
from tests.typing_engine.reading import File, Registry

HOUSEHOLDS = 250


@dataclass
class Answer:
    """What a command did: its exit code, what it printed as JSON, what it told on standard error."""

    code: int
    json: dict | None
    errors: str


class Console:
    """`console("typing_run", "--province", "42", …)` → the answer of `manage.py … --json`."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def __call__(self, *arguments: object) -> Answer:
        done = self.live.manage(*map(str, arguments), "--json")
        # One object and nothing else; on wrong usage that only the parser sees there is none.
        printed = json.loads(done.stdout) if done.stdout else None
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, printed, done.stderr)

    def done(self, *arguments: object) -> dict:
        """The answer of a command that must succeed."""
        answer = self(*arguments)
        assert answer.code == 0, (answer.json, answer.errors)
        return answer.json


@pytest.fixture(scope="module")
def console(live) -> Console:
    return Console(live)


@pytest.fixture(scope="module")
def documents(tmp_path_factory) -> dict[str, Path]:
    """The standards of the tests as files, by name."""
    folder = tmp_path_factory.mktemp("standards")
    files = {name: folder / f"{name}.json" for name in DOCUMENTS}
    for name, file in files.items():
        file.write_text(DOCUMENTS[name], encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def registry(console, documents, tmp_path_factory) -> Registry:
    """Awkward feeds of 湖北, taken, and what they say; its standards are published."""
    with acting_as("batch"):
        station("420106", STATION[0][6:], STATION[1])
    bureaus = dict(Authority.objects.values_list("code", "path"))
    bureaus |= dict(Authority.objects.filter(name=STATION[1]).values_list("name", "path"))
    folder = tmp_path_factory.mktemp("feeds")
    files = []
    for number, file in enumerate(Feeds(3).files(HOUSEHOLDS)):
        path = folder / f"{number}.csv"
        path.write_text(csv_text(file.rows), encoding="utf-8")
        area = ["--area", file.area] if file.area in bureaus else []
        partial = ["--partial"] if file.partial else []
        taken = console.done("intake", file.feed, path, "--province", "42", *area, *partial)
        assert taken["refused"] == 0
        files.append(File(file.feed, file.rows, bureaus.get(file.area, file.area), file.partial))
    for document in documents.values():
        loaded = console.done("standard", "load", document)
        console.done("standard", "publish", loaded["number"])
    return Registry(files, bureaus)


def rows_of(file: Path) -> list[dict[str, str]]:
    """Rows of an exported CSV file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
