"""What everyone is told of a letter by the number that is printed on it: whose it is, of which day and kind."""

import io
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document

from authorities.jurisdiction import jurisdiction
from casework import check_numbers, letter_files, letters
from casework.models import LetterNumber
from tests.casework.test_letters import KIND, TO_SOMEBODY, lodged  # noqa: F401 — fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(lodged):  # noqa: F811
    """A letter that was issued about a case, as it is kept."""
    with jurisdiction(lodged.path):
        return letters.issue(KIND, lodged, authority=lodged.authority, by=None, household=lodged.household)


def _page(client, number: str, **asked) -> tuple[int, str]:
    answer = client.get(f"/w/{number}", asked)
    return answer.status_code, answer.content.decode()


def test_whose_it_is_is_told_and_nothing_of_whom_it_is_to_or_says(client, kept):
    number, code = kept.text["check_number"], kept.text["check_code"]
    status, page = _page(client, number, code=code)
    assert status == 200
    assert "编号、校验码相符" in page
    assert kept.authority.name in page
    assert check_numbers.in_groups(number) in page
    for private in (kept.text["addressee"], kept.text["number"], *kept.text["paragraphs"]):
        assert private not in page
    # Whoever has the number alone does not learn the code.
    status, page = _page(client, number)
    assert (status, code in page, "请再输入纸面上的校验码" in page) == (200, False, True)
    assert "校验码不符" in _page(client, number, code=f"{(int(code) + 1) % 10**8:08d}")[1]


def test_what_was_never_issued_and_what_nobody_can_have_say_so(client, kept):
    number = kept.text["check_number"]
    status, page = _page(client, check_numbers.new_number(2026))
    assert (status, "没有发出过" in page) == (404, True)
    misread = number[:-1] + str((int(number[-1]) + 1) % 10)
    status, page = _page(client, misread)
    assert (status, "对不上" in page) == (404, True)
    found = client.get("/w/", {"number": check_numbers.in_groups(number), "code": kept.text["check_code"]})
    assert found.url == f"/w/{number}?code={kept.text['check_code']}"


def test_the_next_letter_of_the_bureau_is_not_found_by_counting(client, kept, lodged):  # noqa: F811
    with jurisdiction(lodged.path):
        after = letters.issue(
            replace(KIND, name="another"), lodged, authority=lodged.authority, by=None, household=lodged.household
        )
    assert after.number == kept.number + 1
    drawn = [int(one.text["check_number"][4:-1]) for one in (kept, after)]
    assert abs(drawn[0] - drawn[1]) > 1
    with CaptureQueriesContext(connection) as asked:
        _page(client, after.text["check_number"])
    assert len(asked) <= 1


def test_the_paper_leads_there_and_the_number_stays_as_it_was_given(kept, rf, settings):
    settings.PUBLIC_ADDRESS = "https://getihu.example"
    made = letters.Letter.from_json(kept.text)
    address = letter_files.check_address(rf.get("/"), made)
    assert address == f"https://getihu.example/w/{made.check_number}?code={made.check_code}"
    document = Document(io.BytesIO(letter_files.answer(rf.get("/"), made, "docx").content))
    assert address in document.paragraphs[-1].text
    assert len(document.inline_shapes) == 1
    # What was never issued leads nowhere.
    assert letter_files.check_address(rf.get("/"), TO_SOMEBODY) == ""
    for changed in ({"code": "00000000"}, {"title": "另一文书"}):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            LetterNumber.objects.filter(pk=made.check_number).update(**changed)
