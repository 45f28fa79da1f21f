"""The county's screens on titles from before the platform: what is shown, mended, taken over and set aside."""

import pytest

from authorities.jurisdiction import nationwide
from mingteyouxin.existing_titles.models import ExistingTitle
from registry.models import Household
from tests.factories import existing_titles, quotas
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, NATION, WUCHANG
from tests.second_officer import client_of_another

BASE = f"/office/{WUCHANG}/existing-titles/"


@pytest.fixture
def held(household, as_batch):
    """`held(type_then="")` → a title of a shop of 武昌区 that waits for an officer."""

    def made(code: str = WUCHANG, **changes) -> ExistingTitle:
        shop = household(code)
        with as_batch():
            return existing_titles.held(shop, **changes)

    return made


def fresh(title: ExistingTitle) -> ExistingTitle:
    with nationwide():
        return ExistingTitle.objects.select_related("record", "recognition").get(pk=title.pk)


def posted(title: ExistingTitle, **changes: str) -> dict[str, str]:
    """What the page's form holds, with changes."""
    with nationwide():
        number = Household.objects.get(pk=title.household_id).code if title.household_id else ""
    return {
        "number": number,
        "recognition_class": title.recognition_class,
        "level": title.level,
        "recognition_path": title.recognition_path,
        "recommender": title.recommender,
        "recogniser": str(title.recogniser_id or ""),
        "recognised_on": str(title.recognised_on),
        "valid_until": str(title.valid_until or ""),
        "type_then": title.type_then,
        "ended_on": "",
        "ended_how": "",
    } | changes


def test_what_is_held_is_listed_by_doubt_and_counted_on_the_desk(held, client_of, clerk):
    one, other = held(), held(recognition_class="")
    client = client_of(clerk)
    page = client.get(BASE).content.decode()
    assert "没有认定时的分型" in page and "没有类别" in page
    assert "待核的既有认定" in client.get(f"/office/{WUCHANG}/").content.decode()
    by_doubt = client.get(f"{BASE}?doubt=no_class").content.decode()
    assert f"{BASE}{other.pk}/" in by_doubt and f"{BASE}{one.pk}/" not in by_doubt
    assert f"{BASE}{one.pk}/" not in client.get(f"{BASE}?state=taken_over").content.decode()
    assert f"{BASE}{one.pk}/" in client.get(f"{BASE}?q={fresh(one).record.number}").content.decode()


def test_the_delivered_value_stays_beside_the_mended_one(held, client_of, clerk):
    title, client = held(recognition_class="", recogniser="武昌工商分局"), client_of(clerk)
    page = client.get(f"{BASE}{title.pk}/").content.decode()
    assert "没有类别" in page and "武昌工商分局" in page
    with nationwide():
        bureau = title.authority_id
    sent = posted(title, recognition_class="premium", recogniser=str(bureau), type_then="growth")
    assert client.post(f"{BASE}{title.pk}/", sent).status_code == 302
    page = client.get(f"{BASE}{title.pk}/").content.decode()
    assert "武昌工商分局" in page and "已订正" in page and "类别：（空） → 优质" in page
    assert fresh(title).doubts == []
    assert client.post(f"{BASE}{title.pk}/take/", {}).status_code == 302
    taken = fresh(title)
    assert (taken.status, taken.recognition.recognition_class) == ("taken_over", "premium")
    assert client.post(f"{BASE}{title.pk}/", sent).status_code == 302
    assert fresh(title).recognition_id == taken.recognition_id


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"number": "92420106MA4X000000"}, "本辖区的名录中没有"), ({"recognised_on": ""}, "请填写日期")],
)
def test_half_a_mending_is_none(held, client_of, clerk, changes, said):
    title = held()
    answer = client_of(clerk).post(f"{BASE}{title.pk}/", posted(title, **changes))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert fresh(title).mended == []


def test_it_is_taken_over_with_a_note_and_not_without(held, client_of, clerk):
    title, client = held(), client_of(clerk)
    for said in ({}, {"doubt": "no_type"}):
        client.post(f"{BASE}{title.pk}/take/", said)
        assert fresh(title).status == "held"
    client.post(f"{BASE}{title.pk}/take/", {"doubt": "no_type", "note": "试点时没有分型"})
    assert fresh(title).status == "taken_over"


def test_many_with_the_same_doubt_at_once(held, client_of, clerk):
    titles, other = [held() for _ in range(3)], held(recognition_class="")
    sent = {"doubt": "no_type", "note": "试点时没有分型", "key": [one.pk for one in (*titles, other)]}
    client = client_of(clerk)
    client.post(f"{BASE}many/", sent | {"note": " "})
    assert {fresh(one).status for one in titles} == {"held"}
    page = client.post(f"{BASE}many/", sent).content.decode()
    assert "没有类别" in page
    assert {fresh(one).status for one in titles} == {"taken_over"}
    assert fresh(other).status == "held"


def test_two_officers_set_one_aside(held, client_of, clerk, supervisor):
    title, client = held(), client_of(clerk)
    client.post(f"{BASE}{title.pk}/set-aside/", {"note": ""})
    assert "提请：" not in client.get(f"{BASE}{title.pk}/").content.decode()
    client.post(f"{BASE}{title.pk}/set-aside/", {"note": "名单误列"})
    client.post(f"{BASE}{title.pk}/decide/", {"approve": "1"})
    assert fresh(title).status == "held"
    second = client_of_another(supervisor)
    page = second.get(f"{BASE}{title.pk}/").content.decode()
    assert "名单误列" in page and "同意不予接收" in page
    second.post(f"{BASE}{title.pk}/decide/", {"approve": "1"})
    assert (fresh(title).status, fresh(title).set_aside_reason) == ("set_aside", "名单误列")


def test_the_province_reads_and_the_neighbour_does_not(held, client_of, province_clerk, neighbour):
    title = held()
    above = client_of(province_clerk)
    assert above.get(f"/office/{HUBEI}/existing-titles/{title.pk}/").status_code == 200
    for act in ("", "take/", "set-aside/", "decide/"):
        assert above.post(f"/office/{HUBEI}/existing-titles/{title.pk}/{act}", {}).status_code == 404
    beside = client_of_another(neighbour)
    assert beside.get(f"/office/{JIANGAN}/existing-titles/{title.pk}/").status_code == 404
    beside.post(f"/office/{JIANGAN}/existing-titles/many/", {"doubt": "no_type", "note": "示例", "key": [title.pk]})
    assert fresh(title).status == "held"


def test_province_and_nation_see_that_the_cap_is_exceeded(
    held, client_of, officer_at, as_batch, province_clerk, province_supervisor
):
    with as_batch():
        quotas.annual_run({WUCHANG: (30, 9)})
    quotas.split(2026, None, by=province_clerk, second=province_supervisor)
    for _ in range(3):
        held(type_then="growth")
    page = client_of(province_clerk).get(f"/office/{HUBEI}/quota/").content.decode()
    assert "现有有效认定 3 项" in page and "超过上限 2 项" in page
    above = client_of_another(officer_at(NATION)).get(f"/office/{NATION}/quota/").content.decode()
    row = above[above.index("湖北") :]
    assert [part.split("<")[0].strip() for part in row.split('class="count">')[6:8]] == ["3", "2"]
