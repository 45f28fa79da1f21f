"""A wrong end is taken back: two officers of the recogniser, with the reason that the household reads.

The title holds again until its own last day. It counts against the cap as one from before, for its place may be
somebody else's by now; that may exceed the cap, which strips nobody and gives nobody a new one (C8).
"""

from django.db.models import Model

from authorities import audit, clock
from authorities.models import Approval, Officer
from authorities.posts import officer_may
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.workflow import move
from mingteyouxin import acts, capabilities
from mingteyouxin.places import quota_places
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction
from mingteyouxin.titles.letters import RESTORED
from mingteyouxin.titles.models import Recognition
from mingteyouxin.titles.workflow import RECOGNITION


def may_be_restored(title: Recognition) -> bool:
    """True where the end may be taken back, as far as the title itself goes."""
    return title.status in RECOGNITION.edges[RecognitionAction.RESTORE].sources and title.valid_until >= clock.today()


def propose(title: Recognition, *, reason: str, by: Officer) -> Approval:
    """Ask a second officer of the recogniser to take the end back. Raises Refused."""
    if not reason.strip():
        raise Refused("reason_required", "请写明恢复认定的理由，经营者可以看到。")
    if not officer_may(by, capabilities.CASE_DECIDE, at=(title.recogniser.path,)):
        raise NotEntitled("该认定")
    return four_eyes.request(RESTORING, title.pk, by=by, reason=reason)


def _must_be_wrong(title: Recognition) -> None:
    if title.status not in RECOGNITION.edges[RecognitionAction.RESTORE].sources:
        raise IllegalTransition(RECOGNITION.noun, RECOGNITION.word(title.status))
    if title.valid_until < clock.today():
        raise Refused("title_over", f"该认定的有效期已于 {title.valid_until} 届满，不能恢复。")


def _restore(title: Recognition, approval: Approval) -> Model:
    _must_be_wrong(title)
    by = approval.decided_by
    restored = move(
        RECOGNITION,
        title.pk,
        RecognitionAction.RESTORE,
        by=by,
        cause=approval,
        note=approval.reason,
        event_fields={"was_ended_on": title.ended_on},
        ended_on=None,
        quota=None,
    )
    quota_places.count_again(restored)
    titles.put_on_lists(restored, place=restored.place)
    titles.tell(restored, RESTORED, by=by)
    audit.record(acts.TITLE_RESTORED, by=by, on=restored, household=restored.household_id, note=approval.reason)
    return restored


RESTORING = FourEyesSubject(
    "title_restored",
    "恢复名特优新认定",
    capabilities.RECOGNITION_CONFIRM,
    page="title-page",
    model="mingteyouxin.Recognition",
    summary=lambda title: f"恢复“{title.household}”的认定（{title}）",
    check=_must_be_wrong,
    carry_out=_restore,
    seat=lambda title: title.recogniser.path,
)
