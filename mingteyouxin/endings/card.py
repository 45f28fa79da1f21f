"""That a title shall end, on the first page of the household's workspace and on its time line."""

from mingteyouxin.endings.door import endings_of
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.models import Ending
from registry.household.timeline import DueBy, Happened, Told
from registry.people.standing import Standing


def to_answer(standing: Standing) -> dict:
    """Those on which the household may still say its word, the first day first."""
    rows = endings_of(standing).filter(status=EndingStatus.TOLD).order_by("due_on", "id")
    return {"household": standing.household, "endings": list(rows)}


def told(standing: Standing) -> Told:
    """The same on the time line, with what was decided."""
    rows: list[Ending] = list(endings_of(standing).order_by("-id")[:20])
    return Told(
        happened=[
            Happened(
                one.decided_on,
                f"{one.get_kind_display()}认定：{one.get_status_display()}",
                one.get_ground_display(),
                "my-ending",
                (one.pk,),
            )
            for one in rows
            if one.decided_on
        ],
        due=[
            DueBy(
                one.due_on,
                f"拟{one.get_kind_display()}认定，请您陈述申辩",
                "由您答复",
                "my-ending",
                (one.pk,),
                is_mine=True,
            )
            for one in rows
            if one.status == EndingStatus.TOLD
        ],
    )
