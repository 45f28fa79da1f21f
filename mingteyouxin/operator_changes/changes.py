"""A title whose household has another operator: he is asked, checked, and takes it on, or an officer decides (C9, C11).

Found every night in the feed of registration; nobody has to report it. The title holds meanwhile, and whoever checks
the certificate reads that the operator changed. It passes to nobody who did not agree.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from authorities import clock, files
from authorities.jurisdiction import NATION, own_household, upwards
from authorities.models import Officer
from authorities.posts import officer_may
from authorities.refusals import whole
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework import service
from casework.deadlines import last_day
from casework.refusals import NotEntitled, Refused
from casework.service import SERVED
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, begin, move
from mingteyouxin import capabilities, file_purposes
from mingteyouxin.operator_changes import checks
from mingteyouxin.operator_changes.enums import OperatorChangeAction, OperatorChangeStatus
from mingteyouxin.operator_changes.models import NOTE_LENGTH, OperatorAnswerDays, OperatorChange
from mingteyouxin.operator_changes.workflow import OPEN, OPERATOR_CHANGE
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from registry.models import Household, Person
from registry.people import messages

_RELATED = ("recognition", "recogniser", "household")


def _changed(on: date):
    """Titles in force of whose household another operator is registered. A number that is missing is no change."""
    known = Recognition.objects.filter(
        status=RecognitionStatus.VALID,
        valid_until__gte=on,
        operator_index__isnull=False,
        household__operator_id_index__isnull=False,
    )
    return known.exclude(operator_index=F("household__operator_id_index"))


def _not_asked(on: date) -> list[tuple[int, str]]:
    of_it = OperatorChange.objects.filter(recognition=OuterRef("pk"))
    open_one = of_it.filter(status__in=OPEN)
    # What was settled for these two is not asked again every night.
    settled = of_it.filter(
        status=OperatorChangeStatus.SETTLED,
        former_index=OuterRef("operator_index"),
        new_index=OuterRef("household__operator_id_index"),
    )
    rows = _changed(on).exclude(Exists(open_one)).exclude(Exists(settled)).order_by("pk")
    # Seen from the nation: the household may have gone to another bureau's area than its title.
    return [(key, NATION) for key in rows.values_list("pk", flat=True)]


def _ask(key: int, on: date) -> None:
    rows = _changed(on).select_for_update(of=("self",), no_key=True).select_related("household", "recogniser")
    title = rows.filter(pk=key).first()
    if title is None or OperatorChange.objects.filter(recognition=key, status__in=OPEN).exists():
        raise MovedMeanwhile
    days = OperatorAnswerDays.objects.in_force(title.path, on).days
    due = last_day(on, days, calendar=work_calendar()) if days else None
    change = OperatorChange(
        path=title.path,
        recognition=title,
        household_id=title.household_id,
        recogniser=title.recogniser,
        former_index=title.operator_index,
        new_index=title.household.operator_id_index,
        found_on=on,
        **(due.columns() if due else {}),
    )
    begin(OPERATOR_CHANGE, change, OperatorChangeAction.ASK, by=Mover.CLOCK)
    until = f"请自收到之日起 {days} 个工作日内确认" if days else "请及时确认"
    told = messages.send(
        title.household,
        title="请确认是否继续名特优新认定",
        text=f"该户的名特优新认定（{title}，{title.recogniser.name}）取得以后，登记的经营者已变更为您。"
        f"{until}是否由您继续。同意并经核对无误的，认定由您继续，有效期不变；不同意的，由认定机关处理。"
        "确认以前认定仍然有效。",
        view="my-operator-change",
        key=change.pk,
        to_serve=True,
    )
    if due:
        service.told(told.pk, change)
    titles.show_operator_change(title, since=on)


# New operators of titles in force are asked once, the night after registration delivers the change.
ask_new_operators = Sweep("ask-new-operators-of-titles", due=_not_asked, deal_with=_ask)


def _over(on: date):
    held = Q(recognition__status=RecognitionStatus.VALID, recognition__valid_until__gte=on)
    same = Q(household__operator_id_index=F("new_index"))
    return OperatorChange.objects.filter(status__in=OPEN).exclude(held & same)


def _moot(on: date) -> list[tuple[int, str]]:
    return [(key, NATION) for key in _over(on).order_by("pk").values_list("pk", flat=True)]


def _close(key: int, on: date) -> None:
    change = _over(on).select_related("recognition").filter(pk=key).first()
    if change is None:
        raise MovedMeanwhile
    move(OPERATOR_CHANGE, key, OperatorChangeAction.LAPSE, by=Mover.CLOCK, decided_on=on)
    titles.show_operator_change(change.recognition, since=None)


# The title ended, or registration names the former one again or a third: he is asked the same night.
close_moot = Sweep("close-moot-operator-changes", due=_moot, deal_with=_close)


def _unanswered(on: date) -> list[tuple[int, str]]:
    late = OperatorChange.objects.filter(SERVED, status=OperatorChangeStatus.ASKED, due_on__lt=on)
    return list(late.order_by("pk").values_list("pk", "path"))


def _note_silence(key: int, on: date) -> None:
    change = OperatorChange.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if change.status != OperatorChangeStatus.ASKED or not change.is_over(on):
        raise MovedMeanwhile
    move(OPERATOR_CHANGE, key, OperatorChangeAction.SILENCE, by=Mover.CLOCK)


# Where the place has set days and they are over: it goes to the officers, and nothing is decided by it.
note_silence = Sweep("note-unanswered-operator-changes", due=_unanswered, deal_with=_note_silence)


def answer(change: OperatorChange, *, agrees: bool, by: Person) -> OperatorChange:
    """What the new operator says himself; nobody whom he appointed says it for him. Raises Refused."""
    with own_household(change.household_id), transaction.atomic():
        if bytes(by.document_index) != bytes(change.new_index):
            raise Refused("not_the_operator", "是否继续认定，只能由登记的经营者本人确认。")
        return _answered(change, agrees=agrees, by=by, agreed_person=by)


@transaction.atomic
def answer_on_paper(change: OperatorChange, scan: Scan, *, agrees: bool, by: Officer) -> OperatorChange:
    """The same by what he signed at a counter. Runs in a bureau's jurisdiction. Raises Refused."""
    if not officer_may(by, capabilities.CASE_FILE, at=upwards(change.path)):
        raise NotEntitled(OPERATOR_CHANGE.noun)
    kept = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.OPERATOR_CONSENT,
        content_type=scan.content_type,
        by=by,
        path=change.path,
        household=change.household_id,
    )
    return _answered(change, agrees=agrees, by=by, consent_file=kept)


def _answered(change: OperatorChange, *, agrees: bool, by: Person | Officer, **agreed: object) -> OperatorChange:
    household = Household.objects.get(pk=change.household_id)
    if household.operator_id_index is None or bytes(household.operator_id_index) != bytes(change.new_index):
        raise Refused("operator_changed_again", "登记的经营者又有变更，请等待系统重新请经营者确认。")
    if not change.recognition.is_valid_on(clock.today()):
        raise Refused("title_over", "该认定已经终止或者届满，不需要确认。")
    if not agrees:
        return move(OPERATOR_CHANGE, change.pk, OperatorChangeAction.DECLINE, by=by)
    return move(OPERATOR_CHANGE, change.pk, OperatorChangeAction.AGREE, by=by, agreed_at=clock.now(), **agreed)


@transaction.atomic
def pass_on(change: OperatorChange, *, reason: str, by: Officer) -> OperatorChange:
    """Check the new operator, who agreed, and make the title his. Raises Refused for what stands against him; where a
    list keeps silent, a reason says how an officer found out."""
    reason = whole(reason, most=NOTE_LENGTH, field="note")
    rows = OperatorChange.objects.select_related(*_RELATED).select_for_update(of=("self",), no_key=True)
    change = rows.get(pk=change.pk)
    household = change.household
    if household.operator_id_index is None or bytes(household.operator_id_index) != bytes(change.new_index):
        raise Refused("operator_changed_again", "登记的经营者又有变更，请等待系统重新请经营者确认。")
    if not change.recognition.is_valid_on(clock.today()):
        raise Refused("title_over", "该认定已经终止或者届满，不能转由新经营者继续。")
    found = checks.findings(change, household)
    if wrong := checks.blocking(found):
        said = "；".join(one.text.rstrip("。") for one in wrong)
        raise Refused("not_clean", f"核对不符合：{said}。不能由新经营者继续，请从认定页面提出拟取消，或者另行处理。")
    if (open_ones := checks.unknown(found)) and not reason:
        said = "；".join(one.text.rstrip("。") for one in open_ones)
        raise Refused("reason_required", f"有待核实的项目：{said}。请写明核实情况。")
    change = move(
        OPERATOR_CHANGE,
        change.pk,
        OperatorChangeAction.PASS_ON,
        by=by,
        note=reason,
        found=[one.as_kept() for one in found],
        reason=reason,
        decided_on=clock.today(),
        decided_by=by,
    )
    title = titles.pass_on(change.recognition_id, operator_index=bytes(change.new_index), by=by)
    messages.send(
        household,
        title="名特优新认定由您继续",
        text=f"经核对，该户的名特优新认定（{title}）自 {clock.today()} 起由您继续，有效期仍至 {title.valid_until}。",
        view="my-title",
        key=title.pk,
    )
    return change


@transaction.atomic
def settle(change: OperatorChange, *, reason: str, by: Officer) -> OperatorChange:
    """Close it otherwise, with a reason: an ending was opened, say. The title stays the former operator's, and whoever
    checks the certificate goes on reading that the operator changed. Raises Refused."""
    reason = whole(reason, most=NOTE_LENGTH, field="note")
    if not reason:
        raise Refused("reason_required", "请写明怎样处理、为什么。")
    return move(
        OPERATOR_CHANGE,
        change.pk,
        OperatorChangeAction.SETTLE,
        by=by,
        note=reason,
        reason=reason,
        decided_on=clock.today(),
        decided_by=by,
    )
