"""The phone on file is put right at the counter, and the next feed does not bring the dead number back."""

import pytest

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from registry.acts import PHONE_CHANGED
from registry.models import Household, Message
from tests.registry.household.conftest import DOCUMENT, PHONE

NEW = "13700002222"


@pytest.fixture
def clerk(client_of, officer_at):
    return client_of(officer_at("420106", Role.CLERK))


@pytest.fixture
def typed():
    return {"seen": "on", "last_of_document": "0071", "phone": NEW, "reason": "原号码为代办机构号码"}


@pytest.fixture
def change(clerk, mine, outbox, typed, django_capture_on_commit_callbacks):
    """`change(phone=…)` → the response to the counter's form."""

    def changed(client=None, **other):
        with django_capture_on_commit_callbacks(execute=True):
            return (client or clerk).post(f"/office/420106/households/{mine.pk}/phone/", typed | other)

    return changed


class TestChanged:
    def test_the_old_number_and_the_workspace_are_told_and_codes_go_to_the_new_one(
        self, mine, change, outbox, acts, log_in
    ):
        assert change().status_code == 302
        (sent,) = outbox()
        assert sent[1] == PHONE and "已在" in sent[2] and NEW not in sent[2]
        (changed,) = acts(PHONE_CHANGED)
        assert (changed.household_id, changed.reason) == (mine.pk, "原号码为代办机构号码")
        page = log_in(mine).get(f"/my/{mine.pk}/messages/").content.decode()
        assert "联系电话已更正" in page and "137****2222" in page
        assert outbox()[-1][1] == NEW

    def test_the_next_feed_does_not_bring_the_old_number_back(self, mine, change, as_batch, ask, outbox, client):
        change()
        with as_batch():
            Household._base_manager.filter(pk=mine.pk).update(
                phone_sealed=mine.phone_sealed, phone_index=mine.phone_index
            )
        ask(client, mine)
        assert outbox()[-1][1] == NEW

    def test_both_numbers_stand_side_by_side(self, mine, change, clerk, log_in, settings):
        change()
        office = clerk.get(f"/office/420106/households/{mine.pk}/").content.decode()
        assert "138****1234" in office and "137****2222" in office
        own = log_in(mine).get(f"/my/{mine.pk}/data/").content.decode()
        assert PHONE in own and NEW in own

    def test_it_lapses_with_the_operator(self, mine, change, household, as_batch, ask, outbox, client):
        other = household("420106", document="420106198501011234", phone="13600003333")
        change()
        with as_batch():
            Household._base_manager.filter(pk=mine.pk).update(
                operator_id_index=other.operator_id_index, phone_sealed=other.phone_sealed, operator_name="张三"
            )
        ask(client, mine, document="420106198501011234")
        assert outbox()[-1][1] == "13600003333"

    def test_a_number_of_hong_kong_is_put_right_as_any_other(self, mine, change, ask, outbox, client):
        assert change(phone="+852 9123 4567").status_code == 302
        ask(client, mine)
        assert outbox()[-1][1] == "+85291234567"

    def test_a_household_without_a_phone_gets_one(self, household, clerk, outbox, typed, log_in):
        bare = household("420106", document=DOCUMENT)
        assert clerk.post(f"/office/420106/households/{bare.pk}/phone/", typed).status_code == 302
        log_in(bare)
        assert [line[1] for line in outbox()] == [NEW]


class TestRefused:
    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"seen": ""}, "必填"),
            ({"last_of_document": "1234"}, "与登记信息不一致"),
            ({"phone": "12345"}, "请填写 11 位手机号码"),
            ({"phone": PHONE}, "与登记的号码相同"),
            ({"reason": ""}, "必填"),
        ],
    )
    def test_what_does_not_agree(self, change, outbox, acts, wrong, said):
        response = change(**wrong)
        assert response.status_code == 422 and said in response.content.decode()
        assert (outbox(), acts(PHONE_CHANGED)) == ([], [])
        with jurisdiction("/42/01/06/"):
            assert Message.objects.count() == 0

    def test_a_household_without_a_document(self, household, clerk, typed, outbox):
        bare = household("420106")
        response = clerk.post(f"/office/420106/households/{bare.pk}/phone/", typed)
        assert "没有经营者证件号码" in response.content.decode()

    @pytest.mark.parametrize(
        ("bureau", "role"), [("420102", Role.CLERK), ("420106", Role.AUDITOR), ("420000", Role.SUPERVISOR)]
    )
    def test_who_may_not(self, mine, typed, client_of, officer_at, bureau, role):
        """The neighbouring county, an auditor, and the province, which has no counter."""
        client = client_of(officer_at(bureau, role))
        assert client.post(f"/office/{bureau}/households/{mine.pk}/phone/", typed).status_code == 404
        assert client.post(f"/office/420106/households/{mine.pk}/phone/", typed).status_code == 404

    def test_the_page_shows_nothing_in_full(self, clerk, mine, outbox):
        page = clerk.get(f"/office/420106/households/{mine.pk}/phone/").content.decode()
        assert "138****1234" in page and PHONE not in page and "0071" not in page and "张三" not in page
