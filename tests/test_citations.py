"""What comments, templates and documents cite is there: pages, sections, requirement codes, files, modules, names.

`CONTRACTS 2`, `DESIGN 3`, `STYLE 20` and `facts 9.7` are sections or items of pages in `docs/`; a code such as C4 is an
entry of `docs/requirements.md`. Nothing is imported: names are looked up in the source.
"""

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.databases import ROOT

PAGES = {"CONTRACTS": "contracts", "DESIGN": "design", "STYLE": "style", "facts": "facts"}
# Made by who deploys the platform (docker-compose.yml); in no repository.
OWN = {"deploy/app.env"}
# Folders of what is made, not written.
_MADE = {"node_modules", "staticfiles", "__pycache__"}


def _walk() -> Iterator[tuple[str, list[str], list[str]]]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _MADE and not name.startswith(".")]
        yield folder, folders, names


FILES = {
    Path(folder, name).relative_to(ROOT).as_posix()
    for folder, _, names in _walk()
    for name in names
    if not name.endswith(".pyc")
}
FOLDERS = {parent.as_posix() for name in FILES for parent in Path(name).parents}
NAMED: dict[str, list[str]] = {}
for file in FILES:
    NAMED.setdefault(file.rsplit("/", 1)[-1], []).append(file)
PLACES = FILES | FOLDERS | OWN
TOP = sorted(folder for folder in FOLDERS if "/" not in folder and not folder.startswith("."))
PACKAGES = [folder for folder in TOP if f"{folder}/__init__.py" in FILES]

_NUMBERS = r"\d+(?:\.\d+)?(?:(?:, | and | to )\d+(?:\.\d+)?)*"
_SECTIONS = re.compile(rf"\b({'|'.join(PAGES)}) ({_NUMBERS})")
_CODES = re.compile(r"(?<![A-Za-z0-9_/.#-])([A-E]\d{1,2})(?: ([A-D])(?=[ ]?[|,;.)–]|$))?(?![A-Za-z0-9_])", re.MULTILINE)
_DECISIONS = re.compile(r"docs/decisions/(\d+)")
_PATHS = re.compile(rf"(?<![\w/.@-])(?:{'|'.join(TOP)})/[\w/.-]*")
_FILES = re.compile(r"(?<![\w/.*-])[A-Za-z]\w*\.(?:py|md|toml|yml|html|txt)\b")
_DOTTED = re.compile(rf"(?<![\w/.@-])(?:{'|'.join(PACKAGES)})(?:\.\w+)+")
_LINKS = re.compile(r"\]\(([^)#:\s]+)\)")
_ODD = re.compile(r"\b(?:CONTRACTS|DESIGN|STYLE|MEASUREMENTS) §")


@cache
def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def _sections(page: str) -> frozenset[str]:
    """Numbers that a page answers to: of its headings, and of listed items, those under `## 9.` as 9.1, 9.2, …"""
    numbers, section = set(), ""
    for line in _text(f"docs/{page}.md").splitlines():
        if heading := re.match(r"#{2,3} (\d+(?:\.\d+)?)\.? ", line):
            section = heading[1]
            numbers.add(section)
        elif item := re.match(r"(\d+)\. ", line):
            numbers.add(f"{section}.{item[1]}" if section else item[1])
    return frozenset(numbers)


@cache
def _requirements() -> dict[str, str]:
    """Every code of `docs/requirements.md` with its text."""
    entries = re.split(r"^- (?=[A-E]\d+ )|^#", _text("docs/requirements.md"), flags=re.MULTILINE)
    return {entry.split(" ", 1)[0]: entry for entry in entries if re.match(r"[A-E]\d+ ", entry)}


def _problems(text: str, *, name: str) -> Iterator[str]:
    """What `text` cites and is not there; `name` is the file it stands in."""
    for cited in _SECTIONS.finditer(text):
        for number in re.findall(r"\d+(?:\.\d+)?", cited[2]):
            if number not in _sections(PAGES[cited[1]]):
                yield f"{cited[1]} {number}"
    for code, part in _CODES.findall(text):
        if code not in _requirements() or (part and f"({part})" not in _requirements()[code]):
            yield f"{code} {part}".strip()
    for number in _DECISIONS.findall(text):
        if not any(file.startswith(f"docs/decisions/{number}-") for file in FILES):
            yield f"docs/decisions/{number}"
    for path in _PATHS.findall(text):
        path = path.rstrip("./")
        if path not in PLACES and not re.fullmatch(r"docs/decisions/\d+", path):
            yield path
    for file in _FILES.findall(text):
        if not _near(file, name):
            yield file
    for dotted in _DOTTED.findall(text):
        if not _is_there(dotted):
            yield dotted
    if name.endswith(".md"):
        for link in _LINKS.findall(text):
            if not (ROOT / name).parent.joinpath(link).exists():
                yield link
    yield from (odd[0] for odd in _ODD.finditer(text))


@cache
def _near(file: str, name: str) -> bool:
    """True when a file of that name stands in the project's root or in the package of the one that cites it.

    Documents and tests, and the packages that serve all others, cite files of every package.
    """
    package = name.split("/", 1)[0]
    anywhere = package in ("casework", "config", "docs", "tests") or "/" not in name
    return any(anywhere or "/" not in there or there.startswith(f"{package}/") for there in NAMED.get(file, ()))


@cache
def _is_there(dotted: str) -> bool:
    """True when a dotted name is a module, or a name in one, or an attribute of a class in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        stem = "/".join(parts[:length])
        module = next((file for file in (f"{stem}.py", f"{stem}/__init__.py") if file in FILES), None)
        if module:
            rest = tuple(parts[length:])
            return not rest or (rest[0] in _names(module) if len(rest) == 1 else rest[:2] in _attributes(module))
    return False


@cache
def _names(module: str) -> frozenset[str]:
    """What a module has at its top: defined, assigned or imported."""
    found = set()
    for node in ast.parse(_text(module)).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return frozenset(found)


@cache
def _attributes(module: str) -> frozenset[tuple[str, str]]:
    """Class and name of what the classes of a module hold."""
    found = set()
    for node in ast.parse(_text(module)).body:
        if isinstance(node, ast.ClassDef):
            for part in ast.walk(node):
                if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
                    found.add((node.name, part.name))
                elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    found.add((node.name, part.id))
    return frozenset(found)


def _python(name: str) -> str:
    """Comments, docstrings and SQL comments of a module; nothing else of it."""
    told, before = [], tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(_text(name)).readline):
        if token.type == tokenize.COMMENT:
            told.append(token.string)
            continue
        if token.type == tokenize.STRING:
            opens = before in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
            told.append(token.string if opens else "\n".join(re.findall(r"^\s*--.*", token.string, re.MULTILINE)))
        if token.type != tokenize.NL:
            before = token.type
    return "\n".join(told)


def _commented(name: str) -> str:
    """Lines of a configuration file that are comments, and comments of a template."""
    text = _text(name)
    if name.endswith(".html"):
        return "\n".join(re.findall(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", text, re.DOTALL))
    if name.endswith((".js", ".css")):
        return "\n".join(re.findall(r"/\*.*?\*/|^\s*//.*", text, re.DOTALL | re.MULTILINE))
    return "\n".join(re.findall(r"(?:^|\s)#.*", text, re.MULTILINE))


READ = {
    "documents": (lambda name: name.endswith(".md"), _text),
    "modules": (lambda name: name.endswith(".py"), _python),
    "templates": (lambda name: name.endswith(".html"), _commented),
    "scripts": (lambda name: name.startswith("portal/assets/") and name.endswith((".js", ".css")), _commented),
    "configuration": (
        lambda name: name.endswith((".toml", ".yml", ".example", ".conf", ".sh")) or name in ("Makefile", "Dockerfile"),
        _commented,
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_what_is_cited_is_there(kind):
    counts, read = READ[kind]
    names = sorted(name for name in FILES if counts(name))
    assert names
    found = {}
    for name in names:
        # This file makes citations up, below. Most others are done with their whole text, its parts not told apart.
        if name != "tests/test_citations.py" and any(_problems(_text(name), name=name)):
            found[name] = list(_problems(read(name), name=name))
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as CONTRACTS 2 and 3 say, DESIGN 3, 6, STYLE 20, facts 7.1 to 7.3, facts 9.14", []),
        ("as CONTRACTS 9 says", ["CONTRACTS 9"]),
        ("as CONTRACTS 1 and 17 say", ["CONTRACTS 17"]),
        ("facts 9.40", ["facts 9.40"]),
        ("STYLE 26", ["STYLE 26"]),
        ("the DESIGN §3", ["DESIGN §"]),
        ("of evidence (A2, E3); B1 A; C1", []),
        ("C16 and E6", ["C16", "E6"]),
        ("B1 E, B2 D, B5 A", ["B5 A"]),
        ("GB/T 2260, GB 32100-2015, C-locale, H62, F5211, #C13, 4.A1", []),
        ("docs/decisions/0013 and docs/decisions/0999", ["docs/decisions/0999"]),
        ("docs/DESIGN.md", ["docs/DESIGN.md"]),
        ("[this](design.md#x), [that](decisions/README.md), [none](nobody.md)", ["nobody.md", "nobody.md"]),
        (
            "authorities/delivery/sms.py, tests/registry/intake/, registry/people/nobody.py",
            ["registry/people/nobody.py"],
        ),
        ("`settings.py`, `nobody.py`", ["nobody.py"]),
        ("authorities.delivery.sms.FileSender, config.settings.FILE_STORE", []),
        ("authorities.delivery.sms.NoSender", ["authorities.delivery.sms.NoSender"]),
        ("registry.people.nobody", ["registry.people.nobody"]),
        ("registry.enums.RiskKind.ABNORMAL, registry.enums.RiskKind.NOTHING", ["registry.enums.RiskKind.NOTHING"]),
    ],
)
def test_what_is_not_there_is_found(text, found):
    assert list(_problems(text, name="docs/design.md")) == found


def test_a_module_is_read_for_its_comments_alone():
    text = _python("typing_engine/enums.py")
    assert "CONTRACTS 2" in text
    assert "class Ground" not in text


def test_every_decision_has_its_line_in_the_index():
    index = _text("docs/decisions/README.md")
    records = {Path(name).name for name in FILES if re.fullmatch(r"docs/decisions/\d+-.*\.md", name)}
    assert records == set(re.findall(r"\]\((\d+-[^)]*)\)", index))


def _glossary() -> list[list[str]]:
    """Cells of the glossary's rows: term, identifier, what it is, source."""
    rows = [line.strip("| ").split(" | ") for line in _text("docs/glossary.md").splitlines() if line.startswith("| ")]
    return rows[1:]


def test_a_word_has_one_entry_in_the_glossary():
    terms = [term for row in _glossary() for term in row[0].split("、")]
    assert [term for term in set(terms) if terms.count(term) > 1] == []


def test_identifiers_of_the_glossary_are_there():
    cited = {
        word for row in _glossary() for name in re.findall(r"`([A-Za-z_][\w.]*)`", row[1]) for word in name.split(".")
    }
    modules = (name for name in FILES if name.endswith(".py") and name.split("/")[0] in set(PACKAGES) - {"tests"})
    assert cited - {word for name in modules for word in re.findall(r"\w+", _text(name))} == set()
