"""Held differences (与异议更正不一致的数据): a department delivers again what an objection put right. It is not taken,
and the department says whether that was its error or whether the value became right again on some day (B7).

Runs in the jurisdiction of the bureau beside which the department works; what is right again is taken in as batch.
"""

from collections.abc import Mapping
from datetime import date

from django.db import DataError, IntegrityError, transaction
from django.db.models import Exists, F, Func, OuterRef, QuerySet, TextField
from django.utils.timezone import localtime

from appeals import acts
from appeals.contested_facts import yuan
from appeals.enums import DifferenceOutcome
from appeals.models import REASON_LENGTH, DifferenceAnswer
from authorities import audit, clock
from authorities.access import Acting, accessible, departments_of
from authorities.declarations import find
from authorities.models import DepartmentEntry, Officer
from authorities.refusals import Refused
from casework.refusals import refused_in_words
from casework.sweeps import MovedMeanwhile, Sweep
from registry import fact_changes, provenance
from registry.columns import FEEDS
from registry.fact_changes import ChangeSource, FactChange
from registry.feeds import Feed
from registry.models import CorrectedFact, HeldDifference
from registry.people import messages
from typing_engine.standard.phrases import date_text

TAKE_IN = "take-in-differences"
_SHORTEST, _TROUBLE = 4, 300
_ANSWERED = ("answered_already", "这一差异已经答复，请刷新后查看。")


def waiting() -> QuerySet[HeldDifference]:
    """Differences that nobody has answered, each row once: the latest time that it came again."""
    same = {name: OuterRef(name) for name in ("household", "feed", "key")}
    later = HeldDifference.objects.filter(**same, pk__gt=OuterRef("pk"))
    rows = HeldDifference.objects.filter(answer=None).exclude(Exists(later))
    return rows.select_related("household__authority")


def visible_differences(acting: Acting) -> QuerySet[HeldDifference]:
    """Those of the feeds of the officer's departments; for the bureau's own people, those of no department."""
    rows = waiting()
    if acting.departments:
        return rows.filter(feed__in=[feed.name for feed in provenance.feeds_of(departments_of(acting))])
    entries = DepartmentEntry.objects.in_force(acting.authority.path, clock.today())
    handed_in = entries.annotate(handed_in=Func(F("feeds"), function="unnest", output_field=TextField()))
    return rows.exclude(feed__in=handed_in.values("handed_in"))


def access_difference(acting: Acting, difference_id: int) -> HeldDifference:
    """A difference of the officer's own department or bureau; another's, or one that was answered, does not exist."""
    return accessible(visible_differences(acting).filter(pk=difference_id))


def said_of(feed: str, values: Mapping[str, object]) -> str:
    """Values of a row in words, by the names of the feed's columns."""
    told = []
    for name, value in values.items():
        column = FEEDS[feed].column(name)
        if value is None:
            told.append(f"{column.chinese}：无")
        elif column.kind == "money":
            told.append(f"{column.chinese}：{yuan(value)}")
        elif column.kind == "choice":
            told.append(next(label for label, of_one in column.choices.items() if of_one == value))
        elif column.kind == "yes_no":
            told.append(f"{column.chinese}：{'是' if value else '否'}")
        else:
            told.append(f"{column.chinese}：{value}")
    return "，".join(told)


@transaction.atomic
def answer(
    difference: HeldDifference, outcome: str, *, since: date | None, text: str, department: str, by: Officer
) -> DifferenceAnswer:
    """Say whether a value that came again is an error, or right again since a day. Raises Refused.

    One answer is for every time that the row came. The household is told; what is right again a worker takes in.
    """
    text = text.strip()
    if len(text) < _SHORTEST:
        raise Refused("grounds_required", "请写明核查的依据和情况。")
    if len(text) > REASON_LENGTH:
        raise Refused("text_too_long", f"核查情况最多 {REASON_LENGTH} 字，现在有 {len(text)} 字。")
    if outcome not in DifferenceOutcome.values:
        raise Refused("outcome_required", "请选择是本部门的差错，还是自某日起属实。")
    again = outcome == DifferenceOutcome.RIGHT_AGAIN
    if again and since is None:
        raise Refused("since_required", "请填写自哪一天起属实。")
    if again and since > clock.today():
        raise Refused("since_in_the_future", "属实的起日不能晚于今天。")
    household = difference.household
    if again and since < (corrected := _corrected_on(difference)):
        raise Refused(
            "since_before_the_correction",
            f"这一项已于{date_text(corrected)}按异议更正，属实的起日不能早于这一天；"
            "认为更正有误的，请向办理机关书面说明。",
        )
    same = HeldDifference.objects.filter(household=household, feed=difference.feed, key=difference.key, answer=None)
    made = [
        DifferenceAnswer(
            household=household,
            difference_id=number,
            # The latest is what is taken in; an earlier one is answered with it.
            outcome=outcome if number == difference.pk else DifferenceOutcome.OURS,
            since=since if again and number == difference.pk else None,
            text=text,
            department=department,
            answered_by=by,
            answered_at=clock.now(),
        )
        for number in same.values_list("pk", flat=True)
    ]
    if difference.pk not in {one.difference_id for one in made}:
        raise Refused(*_ANSWERED)
    # Of two who answer at once the second learns it from the table.
    with refused_in_words({"appeals_differenceanswer_difference_id_key": _ANSWERED}):
        made = DifferenceAnswer.objects.bulk_create(made)
    found = next(one for one in made if one.difference_id == difference.pk)
    words = (
        f"{find(Feed, difference.feed).label}（{said_of(difference.feed, {**difference.key, **difference.delivered})}）"
    )
    if again:
        said = f"{department}核查：{words}自{date_text(since)}起属实，将按此入库。认为不对的，可以提出异议"
    else:
        said = f"{department}再次提交了异议已经更正的{words}，没有采用；经其核查是该部门的差错，仍以更正后的为准"
    messages.send(household, title="与异议更正不一致的数据已核查", text=f"{said}。", view="my-type")
    audit.record(acts.DIFFERENCE_ANSWERED, by=by, on=found, household=household.pk, note=found.get_outcome_display())
    return found


def _corrected_on(difference: HeldDifference) -> date:
    """The day on which an objection put the row right, last."""
    same = {name: getattr(difference, name) for name in ("household_id", "feed", "key")}
    return localtime(CorrectedFact.objects.filter(**same).latest("id").corrected_at).date()


def _to_take_in(on: date) -> list[tuple[int, str]]:
    rows = DifferenceAnswer.objects.filter(outcome=DifferenceOutcome.RIGHT_AGAIN, carried_out_at=None, trouble="")
    return list(rows.order_by("answered_at").values_list("pk", "household__path"))


def _take_in(key: int, on: date) -> None:
    locked = DifferenceAnswer.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    answered = locked.filter(pk=key, carried_out_at=None, trouble="").first()
    if answered is None:
        raise MovedMeanwhile
    held = HeldDifference.objects.select_related("household").get(pk=answered.difference_id)
    change = FactChange(held.household_id, find(Feed, held.feed), held.key, held.delivered)
    by = Officer.objects.get(pk=answered.answered_by_id)
    source = ChangeSource(reference=str(answered), department=answered.department, by=by)
    try:
        with transaction.atomic():
            fact_changes.correct([change], source=source, path=held.household.path)
    except (Refused, DataError, IntegrityError) as error:
        said = str(error) if isinstance(error, Refused) else "数据库没有接受这一值，请核对后重新提交。"
        DifferenceAnswer.objects.filter(pk=key).update(trouble=said[:_TROUBLE])
        return
    DifferenceAnswer.objects.filter(pk=key).update(carried_out_at=clock.now())


take_in = Sweep(TAKE_IN, due=_to_take_in, deal_with=_take_in)
