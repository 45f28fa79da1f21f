"""A record without doubt becomes a title like any other: counted, public, told to its household (C15).

It takes no place of a year and is refused by no cap: over the cap, there are no new ones. The clock takes over what
leaves no doubt; a person what was mended, or accepted as no longer to be found out.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from authorities import audit, clock
from authorities.batches import not_too_many
from authorities.jurisdiction import jurisdiction, province_path_of
from authorities.models import Officer
from casework.check_numbers import new_number
from casework.refusals import Refused, refused_in_words
from casework.workflow import Mover, add_events, add_first_events, move_all
from mingteyouxin import acts
from mingteyouxin.existing_titles import doubts, setting_aside
from mingteyouxin.existing_titles.enums import ACCEPTABLE, Doubt, ExistingTitleAction, ExistingTitleStatus
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.existing_titles.workflow import EXISTING_TITLE
from mingteyouxin.places import quota_places
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.models import Recognition
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import RecordedEnd
from registry.models import Household
from registry.people import messages
from registry.people.messages import Said

_ENDS = {
    RecordedEnd.CANCELLED: RecognitionStatus.CANCELLED,
    RecordedEnd.REVOKED: RecognitionStatus.REVOKED,
    RecordedEnd.EXPIRED: RecognitionStatus.EXPIRED,
    RecordedEnd.RENOUNCED: RecognitionStatus.RENOUNCED,
    RecordedEnd.CLOSED: RecognitionStatus.CLOSED,
    RecordedEnd.CONVERTED: RecognitionStatus.CONVERTED,
}
# What carrying out reads of a row.
RELATED = ("record", "authority", "household", "place", "recogniser")
_COLUMNS = (
    "recognition_class",
    "level",
    "recognition_path",
    "recommender",
    "recogniser",
    "recognised_on",
    "valid_until",
    "type_then",
    "household",
    "place",
)


def open_doubts(title: ExistingTitle) -> list[Doubt]:
    """Doubts that are neither mended nor accepted."""
    return [Doubt(code) for code in title.doubts if code not in title.accepted]


def find_doubts(rows: Sequence[ExistingTitle]) -> None:
    """Find the doubts of these rows as things stand now, over the whole province, and read them anew."""
    with jurisdiction(province_path_of(rows[0].path)):
        doubts.find_around([row.pk for row in rows], [row.household_id for row in rows])
    found = dict(ExistingTitle.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "doubts"))
    for row in rows:
        row.doubts = found[row.pk]


@transaction.atomic
def take_over(title_ids: Sequence[int], *, by: Officer, note: str = "") -> list[Recognition]:
    """Take records over as an officer of the bureau that looks into them: all or none. Raises Refused."""
    not_too_many(len(title_ids), "接收")
    rows = list(_held(title_ids))
    if len(rows) < len(set(title_ids)):
        raise Refused("not_held", "有的既有认定已经处理，请刷新后查看。")
    if not rows:
        raise Refused("nothing_chosen", "请先勾选既有认定。")
    find_doubts(rows)
    asked_about = setting_aside.under_request()
    for row in rows:
        if row.pk in asked_about:
            raise Refused("awaits_approval", f"“{row}”已提请不予接收，请先等待复核结果或者撤回提请。")
        if waiting := open_doubts(row):
            said = "、".join(one.label for one in waiting)
            raise Refused("doubts_open", f"“{row}”还有待核事项：{said}。请先订正或者确认，再接收。")
    made = carry_out(rows, by=by, note=note)
    audit.record(acts.EXISTING_TITLES_TAKEN_OVER, by=by, note=f"{len(made)} 项 {note}".strip())
    return made


@transaction.atomic
def accept(title_ids: Sequence[int], codes: Sequence[str], *, by: Officer, note: str) -> None:
    """Say of doubts that they are right as they are or no longer to be found out. Raises Refused."""
    note = note.strip()[:300]
    if not note:
        raise Refused("note_required", "请写明依据：查过什么文件，为什么无从查考。")
    if not codes or set(codes) - ACCEPTABLE:
        raise Refused("not_acceptable", "该事项须订正，不能确认为无从查考。")
    rows = list(_held(title_ids))
    for row in rows:
        row.accepted = sorted({*row.accepted, *(code for code in codes if code in row.doubts)})
        row.accepted_note = note
    ExistingTitle.objects.bulk_update(rows, ["accepted", "accepted_note"])
    said = "、".join(Doubt(code).label for code in codes)
    add_events(EXISTING_TITLE, rows, ExistingTitleAction.ACCEPT, by=by, note=f"{said}：{note}")
    audit.record(acts.EXISTING_TITLE_MENDED, by=by, note=f"{len(rows)} 项，{said}：{note}")


def _held(title_ids: Sequence[int]):
    rows = ExistingTitle.objects.filter(pk__in=title_ids, status=ExistingTitleStatus.HELD).order_by("pk")
    return rows.select_related(*RELATED).select_for_update(of=("self",), no_key=True)


def carry_out(rows: Sequence[ExistingTitle], *, by: Officer | Mover, note: str = "") -> list[Recognition]:
    """Make titles of locked rows of one province that leave no doubt. Raises Refused where one came in between."""
    today, households = clock.today(), {row.household_id: row.household for row in rows}
    made = [_title_of(row, today) for row in rows]
    live = sum(one.status == RecognitionStatus.VALID for one in made)
    # The place first, then the count of the province, as when one is given: so that two never wait for each other.
    if live:
        quota_places.count_from_before(province_path_of(rows[0].path), live)
    with refused_in_words(by=by):
        Recognition.objects.bulk_create(made)
        add_first_events(RECOGNITION, made, RecognitionAction.TAKE_OVER, by=by)
    titles.publish_all(made)
    for row, recognition in zip(rows, made, strict=True):
        row.recognition = recognition
    move_all(EXISTING_TITLE, rows, ExistingTitleAction.TAKE_OVER, by=by, note=note, own=("recognition",))
    told = {one.household_id: one for one in made if one.status == RecognitionStatus.VALID}
    messages.send_all(
        Said(households[key], "名特优新认定已接入本平台", _words(one), view="my-recognition")
        for key, one in told.items()
    )
    return made


def _title_of(row: ExistingTitle, today: date) -> Recognition:
    household: Household = row.household
    over = row.ended_how == "" and row.valid_until < today
    ended_how = RecordedEnd.EXPIRED if over else row.ended_how
    ended_on = row.valid_until if ended_how == RecordedEnd.EXPIRED else row.ended_on
    return Recognition(
        number=new_number(row.recognised_on.year),
        path=household.path,
        operator_index=household.operator_id_index,
        first_until=row.valid_until,
        taken_over=True,
        status=_ENDS[ended_how] if ended_how else RecognitionStatus.VALID,
        ended_on=ended_on,
        **{name: getattr(row, name) for name in _COLUMNS},
    )


def _words(recognition: Recognition) -> str:
    return (
        f"您于 {recognition.recognised_on} 获得的名特优新认定（{recognition}，{recognition.recogniser.name}）"
        f"已接入本平台，有效期至 {recognition.valid_until}，与在本平台认定的效力相同。内容有误的，请向登记机关提出。"
    )
