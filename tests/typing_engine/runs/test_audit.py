"""What shows or takes typing data out of the platform is in the audit log, on a screen as on the console."""

import pytest
from django.core.management import call_command

from authorities.acts import FILE_DOWNLOADED
from authorities.enums import ActorKind
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord
from tests.factories.typing_standards import AS_OF, document
from tests.typing_engine.runs import run_steps
from typing_engine import acts, runs, standards

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(standard, households, as_batch):
    with as_batch():
        run = runs.request_run(province="42", as_of=AS_OF, by=None)
        run_steps.published(run)
    return run


def _acts(act):
    with jurisdiction("/42/"):
        return list(AuditRecord.objects.filter(act=act))


def test_results_exported_on_the_console(published, as_batch, tmp_path):
    file = tmp_path / "results.csv"
    with as_batch(), pytest.raises(SystemExit) as ended:
        call_command("typing_results", run=str(published.pk), out=str(file))
    assert (ended.value.code, file.exists()) == (0, True)
    (record,) = _acts(acts.RESULTS_EXPORTED)
    assert (record.object_key, record.path, record.actor_kind) == (str(published.pk), "/42/", ActorKind.PLATFORM)
    assert record.note == "命令行，4 行"


def test_what_was_not_exported_is_not_recorded(as_batch, tmp_path):
    with as_batch(), pytest.raises(SystemExit) as ended:
        call_command("typing_results", run="999999", out=str(tmp_path / "results.csv"))
    assert ended.value.code == 1
    assert _acts(acts.RESULTS_EXPORTED) == []


def test_reasons_shown_on_the_console_are_seen_by_the_household(published, households, as_batch, capsys):
    shown = households["growth"]
    with as_batch(), pytest.raises(SystemExit) as ended:
        call_command("typing_explain", shown.code)
    assert ended.value.code == 0
    (record,) = _acts(acts.RESULT_SHOWN)
    assert (record.household_id, record.path) == (shown.pk, shown.path)


def test_a_draft_taken_as_a_file(client_of, requester, as_batch):
    with as_batch(), jurisdiction("/42/"):
        draft = standards.save_draft(document(number="示例〔2026〕8号"))
    client_of(requester).get(f"/office/420000/standards/drafts/{draft.pk}/file/", REMOTE_ADDR="192.0.2.7")
    (record,) = _acts(FILE_DOWNLOADED)
    assert (record.object_key, record.officer, record.address) == (str(draft.pk), requester, "192.0.2.7")
