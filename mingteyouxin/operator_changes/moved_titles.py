"""Titles whose household lies outside of the recogniser's area by now: a person looks, and nothing is automatic (C11).

Found without reading other bureaus' rows: a household that the recogniser does not see any more has moved away. What it
is called and where it is registered now everybody reads in the directory.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from authorities import audit, clock
from authorities.models import Authority, Officer
from authorities.posts import officer_may
from authorities.refusals import whole
from casework.refusals import NotEntitled, Refused, refused_in_words
from mingteyouxin import acts, capabilities
from mingteyouxin.operator_changes.models import NOTE_LENGTH, MovedTitle
from mingteyouxin.titles.models import Recognition
from registry.models import DirectoryEntry, Household


def moved(authority: Authority) -> QuerySet[Recognition]:
    """Titles in force of a recogniser whose household went elsewhere and was not looked at there yet, with `name`,
    `number_now` and `moved_to`, the path of the bureau that registers it now. Runs in the recogniser's jurisdiction."""
    entry = DirectoryEntry.objects.filter(household_id=OuterRef("household_id"))
    seen = Household.objects.filter(pk=OuterRef("household_id"))
    rows = Recognition.objects.filter(recogniser=authority).valid_on(clock.today()).exclude(Exists(seen))
    rows = rows.annotate(
        name=Subquery(entry.values("name")[:1]),
        number_now=Subquery(entry.values("code")[:1]),
        now_at=Subquery(entry.values("authority__short_name")[:1]),
        moved_to=Subquery(entry.values("authority__path")[:1]),
    ).filter(moved_to__isnull=False)
    looked_at = MovedTitle.objects.filter(recognition=OuterRef("pk"), moved_to=OuterRef("moved_to"))
    return rows.exclude(Exists(looked_at))


@transaction.atomic
def confirm(title: Recognition, *, note: str, by: Officer) -> MovedTitle:
    """The title stays, as far as the move goes: it was looked at. `title` is one of `moved`. Raises Refused."""
    note = whole(note, most=NOTE_LENGTH, field="note")
    if not note:
        raise Refused("reason_required", "请写明核实情况，例如迁往哪里、是否仍在经营、由谁继续联系。")
    if not officer_may(by, capabilities.CASE_DECIDE, at=(title.recogniser.path,)):
        raise NotEntitled("该认定")
    with refused_in_words():
        made = MovedTitle.objects.create(
            path=title.path,
            recognition=title,
            household_id=title.household_id,
            moved_to=title.moved_to,
            note=note,
            by=by,
            at=clock.now(),
        )
    audit.record(acts.TITLE_PLACE_CONFIRMED, by=by, on=title, household=title.household_id, note=note)
    return made
