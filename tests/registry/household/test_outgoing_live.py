"""A worker that is killed while a message goes out: nothing goes out twice."""

import threading
from datetime import timedelta

import pytest

from authorities import clock
from authorities.enums import AttemptOutcome, Channel, DispatchState
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import DeliveryRule, Dispatch, DispatchAttempt
from config.celery import app
from registry.people import messages
from tests import factories
from tests.conftest import acting_as
from tests.live import wait_until
from tests.registry.household.gateways import gateway

app.set_default()


@pytest.fixture(scope="module")
def by_day(live):
    """Whatever time it is where the tests run, it is no night."""
    with acting_as("batch"):
        DeliveryRule.objects.create(
            province="42",
            valid_from=clock.today(),
            ground="示例",
            quiet_from="00:00",
            quiet_until="00:00",
            notice_days=30,
        )


def _row() -> Dispatch:
    with nationwide():
        return Dispatch.objects.get(channel=Channel.SMS)


def test_who_is_killed_between_sending_and_writing_leaves_it_to_a_person(live, by_day):
    taken, goes_on = threading.Event(), threading.Event()

    def hangs(body: dict) -> int:
        taken.set()
        goes_on.wait(60)
        return 200

    with gateway() as told:
        told.answer = hangs
        live.environment |= {"SMS_SENDER": "authorities.delivery.sms.HttpSender", "SMS_HTTP_URL": told.url}
        with acting_as("batch"):
            shop = factories.household("420106", document="420106199001010071", phone="13812341234")
        with jurisdiction(shop.path):
            messages.send(shop, title="示例", text="示例", to_serve=True)
        killed = live.worker()
        app.send_task("authorities.tasks.strike", args=["plan-dispatches"], queue="maintenance")
        app.send_task("authorities.tasks.strike", args=["send-dispatches"], queue="maintenance")

        def strike_again() -> bool:
            if not taken.is_set():
                app.send_task("authorities.tasks.strike", args=["send-dispatches"], queue="maintenance")
            return taken.wait(1)

        wait_until(strike_again)
        assert _row().state == DispatchState.SENDING
        killed.kill()
        goes_on.set()
        assert len(told.taken) == 1
        # As if some minutes had gone by: nobody is at it any more.
        with acting_as("batch"), nationwide():
            Dispatch.objects.update(claimed_at=clock.now() - timedelta(minutes=10))
        live.worker()
        app.send_task("authorities.tasks.strike", args=["send-dispatches"], queue="maintenance")
        wait_until(lambda: _row().state != DispatchState.SENDING)
        assert _row().state == DispatchState.UNCERTAIN
        assert len(told.taken) == 1
        with nationwide():
            outcomes = list(DispatchAttempt.objects.order_by("id").values_list("outcome", flat=True))
        assert outcomes == [AttemptOutcome.STARTED, AttemptOutcome.UNCERTAIN]
