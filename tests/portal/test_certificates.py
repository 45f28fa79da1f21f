"""What a certificate says by its number: valid, ended, expired as of today; forged and foreign numbers say so (C13)."""

from datetime import date

import pytest

from authorities import clock
from casework.check_numbers import in_groups, is_well_formed, new_number
from registry.enums import TitleEnd
from registry.models import PublishedTitle

SINCE, UNTIL = date(2026, 11, 20), date(2029, 11, 20)


@pytest.fixture
def title(household, as_batch):
    """`title(…)` → the public row of a certificate of 张记面馆."""

    def made(**changes) -> PublishedTitle:
        owner = household("420106", name="张记面馆")
        with as_batch():
            return PublishedTitle.objects.create(
                number=new_number(2026),
                household_id=owner.pk,
                recognition_class="distinctive",
                level="county",
                recogniser=owner.authority,
                recognised_on=SINCE,
                valid_until=UNTIL,
                **changes,
            )

    return made


def _page(client, number: str):
    response = client.get(f"/t/{number}")
    return response.status_code, response.content.decode()


def _api(client, number: str) -> dict:
    return client.get(f"/api/v1/certificates/{number}/").json()


@pytest.mark.parametrize(
    ("on", "state", "said"),
    [(SINCE, "valid", "有效"), (UNTIL, "valid", "有效"), (date(2029, 11, 21), "expired", "有效期已届满")],
)
def test_it_says_what_holds_today(client, title, on, state, said):
    row = title()
    with clock.stopped_at(on):
        status, page = _page(client, row.number)
        answer = _api(client, row.number)
    assert status == 200 and f">{said}</span>" in page and "张记面馆" in page
    assert (answer["state"], answer["as_of"], answer["class"]) == (state, on.isoformat(), "distinctive")
    assert set(answer) == {
        "number", "code", "name", "class", "level", "recognised_on", "valid_until", "state", "ended_on",
        "operator_changed_on", "as_of",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("how", "said"), [(TitleEnd.ENDED, ">已终止</span>"), (TitleEnd.CONVERTED, ">已转型为企业</span>")]
)
def test_one_that_ended_still_answers_and_never_says_why(client, title, how, said):
    row = title(ended_on=date(2027, 5, 1), ended_how=how)
    with clock.stopped_at(date(2030, 1, 1)):  # its last day is over too
        status, page = _page(client, row.number)
        answer = _api(client, row.number)
    assert status == 200 and said in page and "2027年5月1日" in page and "撤销" not in page
    assert (answer["state"], answer["ended_on"]) == ("ended", "2027-05-01")


def test_spaces_as_they_are_printed_are_no_matter(client, title):
    row = title()
    found = client.get("/t/", {"number": in_groups(row.number)})
    assert (found.status_code, found["Location"]) == (302, f"/t/{row.number}")
    assert _page(client, in_groups(row.number))[0] == 200


def test_what_is_no_number_at_all_is_answered_too(client, title):
    for typed in ("2026/4821", "/", "99 99", "二〇二六"):
        assert client.get("/t/", {"number": typed}, follow=True).status_code in (200, 404), typed


def test_forged_and_misread_numbers_are_told_apart(client, title):
    row = title()
    never_given = new_number(2026)
    status, page = _page(client, never_given)
    assert status == 404 and "没有认定过" in page
    misread = row.number[:-1] + str((int(row.number[-1]) + 1) % 10)
    for number in (misread, "42010600012345", "abc", "１２３"):
        status, page = _page(client, number)
        assert status == 404 and "不是本平台的证书编号" in page
    answer = client.get(f"/api/v1/certificates/{never_given}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_drawn_number_is_well_formed_and_one_wrong_digit_shows():
    number = new_number(2026)
    assert is_well_formed(number) and number.startswith("2026") and len(in_groups(number)) == 19
    for place in range(16):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert not is_well_formed(wrong)
