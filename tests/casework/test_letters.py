"""Letters: one text as page, document, print and message; numbered without gaps, and kept as they were issued."""

import io
import os
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from django.db import DatabaseError, transaction
from docx import Document
from hypothesis import given
from hypothesis import strategies as some

from authorities.jurisdiction import jurisdiction
from casework import letter_files, letters, printing
from casework.letters import Letter, LetterKind, LetterTable
from mingteyouxin.cases.models import CaseLetter
from tests.factories.cases import CaseFactory

with_a_font = pytest.mark.skipif(
    not printing.fonts() and not os.environ.get("REQUIRE_BROWSER"), reason="no font with Chinese characters here"
)
PRINTED = pytest.param("printed", marks=with_a_font)
TABLE = LetterTable(("序号", "名称"), (("1", "张记面馆"),), (1.2, 8.0))
LETTER = Letter(
    "示例公示", ("经审核，予以公示。", "对公示有异议的，可以书面提出。"), "示例局", date(2026, 10, 19), table=TABLE
)
TO_SOMEBODY = Letter("示例决定", ("您的申报未通过审核。",), "示例局", date(2026, 10, 19), addressee="张记面馆")
KIND = LetterKind("sample", CaseLetter, "case", lambda case: replace(TO_SOMEBODY, addressee=str(case.household)))
# What a typesetter or a spreadsheet would take for a command of its own.
LOOKS_LIKE_A_COMMAND = '#read("/etc/passwd") *甲* $x$ =1+1 \\u{41} <a> @b // c'


def printed(letter: Letter) -> str:
    """The text of the letter's PDF, without what the typesetter put between its characters."""
    pages = pypdf.PdfReader(io.BytesIO(letter_files.pdf(letter))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def written(letter: Letter) -> str:
    made = Document(io.BytesIO(letter_files.docx(letter)))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


FORMS = {"printed": printed, "written": written}


@pytest.fixture
def other(household, county_round, person):
    """A case of another household of the county."""
    return CaseFactory(household=household("420106", name="李记面馆"), round=county_round, by=person, lodged=True)


@pytest.fixture
def lodged(shop, county_round, person):
    return CaseFactory(household=shop, round=county_round, by=person, lodged=True)


@pytest.fixture
def issued(clerk):
    """`issued(case)` → the letter about it, as it is kept."""

    def make(case, kind: LetterKind = KIND) -> CaseLetter:
        with jurisdiction(case.authority.path):
            return letters.issue(kind, case, authority=case.authority, household=case.household, by=clerk)

    return make


class TestText:
    @pytest.mark.parametrize("form", [PRINTED, "written"])
    @pytest.mark.parametrize("letter", [LETTER, TO_SOMEBODY])
    def test_each_form_says_all_of_it(self, form, letter):
        said = FORMS[form](letter)
        wanted = [letter.title, letter.addressee, *letter.paragraphs, letter.signer, "2026年10月19日"]
        if letter.table:
            wanted += [*letter.table.headings, *letter.table.rows[0]]
        assert [part for part in wanted if part not in said] == []

    @pytest.mark.parametrize("form", [PRINTED, "written"])
    def test_a_name_that_looks_like_a_command_is_a_name(self, form):
        name = LOOKS_LIKE_A_COMMAND
        table = LetterTable(("名称",), ((name,),), (8.0,))
        said = FORMS[form](Letter(name, (name,), name, date(2026, 10, 19), addressee=name, table=table))
        assert said.replace(" ", "").count(name.replace(" ", "")) == 5

    def test_a_character_that_a_document_cannot_hold_is_left_out(self):
        assert "张记面馆" in written(replace(TO_SOMEBODY, addressee="张\x0b记\x1b面\x00馆"))

    def test_the_message_is_the_text(self):
        assert LETTER.message == "经审核，予以公示。对公示有异议的，可以书面提出。"

    @given(some.builds(Letter, table=some.none() | some.just(TABLE), paragraphs=some.lists(some.text()).map(tuple)))
    def test_what_is_kept_is_read_back(self, letter):
        assert Letter.from_json(letter.as_json()) == letter

    def test_without_a_chinese_font_the_print_is_refused_and_the_document_made(self, monkeypatch, rf):
        request = rf.get("/")
        monkeypatch.setattr(printing, "fonts", list)
        refused = letter_files.answer(request, LETTER, "pdf")
        assert refused.status_code == 503 and "中文字体" in refused.content.decode()
        assert letter_files.answer(request, LETTER, "docx").status_code == 200


class TestNumbers:
    def test_run_on_in_the_bureau_whatever_kind_they_are(self, lodged, other, issued):
        first, second = issued(lodged), issued(other)
        assert [letter.text["number"] for letter in (first, second)] == ["420106-2026-0001", "420106-2026-0002"]
        assert issued(lodged, replace(KIND, name="another")).text["number"] == "420106-2026-0003"

    def test_one_that_was_rolled_back_leaves_no_gap(self, lodged, other, issued):
        class Undone(Exception):
            pass

        with pytest.raises(Undone), transaction.atomic():
            issued(lodged)
            raise Undone
        assert issued(other).number == 1

    def test_asked_for_twice_it_is_the_same_letter(self, lodged, issued):
        assert issued(lodged).pk == issued(lodged).pk


class TestKept:
    def test_a_wording_that_changes_later_changes_no_letter(self, lodged, issued):
        before = issued(lodged)
        changed = replace(KIND, text=lambda case: replace(TO_SOMEBODY, paragraphs=("另一种说法。",)))
        assert issued(lodged, changed).text == before.text
        assert "另一种说法" not in written(Letter.from_json(before.text))

    @pytest.mark.parametrize("act", [lambda rows: rows.update(text={}), lambda rows: rows.delete()])
    def test_nobody_changes_or_removes_it(self, act, lodged, issued, as_owner):
        kept = issued(lodged)
        with pytest.raises(DatabaseError, match="append-only"), as_owner(), jurisdiction(kept.path):
            act(CaseLetter.objects.filter(pk=kept.pk))
