"""Who is asked about differences is told, and told again when the day has passed that the asking officer set."""

from datetime import date

from django.db.models import Count

from authorities import clock, notifications
from authorities.capabilities import granted_to
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Post
from casework.sweeps import BulkSweep
from registry import notification_kinds
from registry.capabilities import COMPARISON_ANSWER
from registry.enums import DifferenceStatus
from registry.models import Difference


def tell_asked(bureau: Authority, department: str, *, count: int, answer_by: date) -> None:
    """Tell whoever answers there that differences wait for an answer."""
    text = f"请核查 {count:,} 项比对差异，并于 {answer_by} 前答复"
    _tell(bureau, department, text, once=f"comparison:{department}:{clock.now().isoformat()}")


def _tell_late(on: date) -> int:
    """Tell whoever was asked that the day has passed; once a day that was set. Returns how many are late."""
    late = Difference.objects.filter(gone_in=None, status=DifferenceStatus.ASKED, answer_by__lt=on)
    waiting = late.order_by("asked_of", "department", "answer_by").values_list("asked_of", "department", "answer_by")
    counted = list(waiting.annotate(n=Count("pk")))
    bureaus = Authority.objects.in_bulk({key for key, *_ in counted})
    for key, department, answer_by, count in counted:
        text = f"{count:,} 项比对差异请于 {answer_by} 前答复，尚未答复"
        _tell(bureaus[key], department, text, once=f"comparison-late:{department}:{answer_by}")
    return sum(count for *_, count in counted)


def _tell(bureau: Authority, department: str, text: str, *, once: str) -> None:
    posts = Post.objects.filter(authority=bureau, department=department).held_on(clock.today())
    people = sorted({post.officer_id for post in posts if COMPARISON_ANSWER in granted_to(post.role, bureau.level)})
    # Whoever asks sees nothing of what lies with a bureau above.
    with jurisdiction(bureau.path):
        notifications.notify(
            notification_kinds.COMPARISON,
            path=bureau.path,
            to=people,
            text=text,
            view="comparison-asked",
            key="",
            once=once,
        )


tell_late = BulkSweep("remind-of-differences", deal_with_all=_tell_late)
