"""That a title is evaluated in its last year, on the first page of the household's workspace and on its time line."""

from mingteyouxin.evaluations.door import evaluations_of
from mingteyouxin.evaluations.enums import EvaluationStatus
from mingteyouxin.evaluations.workflow import EVALUATION
from registry.household.timeline import DueBy, Happened, Told
from registry.people.standing import Standing


def under_way(standing: Standing) -> dict:
    """Those that are not decided, the first end first."""
    rows = evaluations_of(standing).filter(status=EvaluationStatus.OPEN).order_by("period_until", "id")
    return {"household": standing.household, "evaluations": list(rows)}


def told(standing: Standing) -> Told:
    """The same on the time line, with what was decided."""
    rows = list(evaluations_of(standing).order_by("-id")[:10])
    return Told(
        happened=[
            Happened(
                one.decided_on,
                f"有效期评估：{EVALUATION.household_word(one.status)}",
                str(one.recognition),
                "my-evaluation",
                (one.pk,),
            )
            for one in rows
            if one.decided_on
        ],
        due=[
            DueBy(one.period_until, "名特优新认定有效期评估", "由认定机关办理", "my-evaluation", (one.pk,))
            for one in rows
            if one.status == EvaluationStatus.OPEN
        ],
    )
