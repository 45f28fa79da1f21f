"""Life of a question to a department (征求意见, C5): what may follow an answer, a silence, an objection, and who may.

Silence and answer are one status: an answer that comes late takes the place of the silence, whose day stays beside it.
"""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import capabilities
from mingteyouxin.opinions.enums import UNANSWERED, OpinionAction, OpinionStatus

# An answer may come late and may be put right, until the bureau has dealt with it.
_ANSWERABLE = (*UNANSWERED, OpinionStatus.NO_OBJECTION, OpinionStatus.OBJECTION)

OPINION = Workflow(
    model="mingteyouxin.OpinionItem",
    noun="该征求意见",
    history="mingteyouxin.OpinionEvent",
    of="item",
    statuses=OpinionStatus,
    actions=OpinionAction,
    beginnings=(OpinionStatus.ASKED,),
    # Of whoever asks: departments answer to the bureau beside which they work.
    seat=lambda item: item.request.authority.path,
    related=("request__authority",),
    fixed=("case_id", "request_id", "department"),
    edges={
        OpinionAction.AGREE: Edge(_ANSWERABLE, OpinionStatus.NO_OBJECTION, capabilities.OPINION_GIVE, article="C5"),
        OpinionAction.OBJECT: Edge(_ANSWERABLE, OpinionStatus.OBJECTION, capabilities.OPINION_GIVE, article="C5"),
        # What a department wrote on paper is recorded by the bureau that asked, and counts as if given here.
        OpinionAction.AGREE_ON_PAPER: Edge(
            _ANSWERABLE, OpinionStatus.NO_OBJECTION, capabilities.CASE_REVIEW, article="C5"
        ),
        OpinionAction.OBJECT_ON_PAPER: Edge(
            _ANSWERABLE, OpinionStatus.OBJECTION, capabilities.CASE_REVIEW, article="C5"
        ),
        # Where the round says so; else the bureau goes on by itself.
        OpinionAction.HEAR_SILENCE: Edge((OpinionStatus.ASKED,), OpinionStatus.SILENCE, Mover.CLOCK),
        OpinionAction.GO_ON: Edge((OpinionStatus.ASKED,), OpinionStatus.GONE_ON, capabilities.CASE_REVIEW),
        OpinionAction.NOT_ADOPT: Edge((OpinionStatus.OBJECTION,), OpinionStatus.NOT_ADOPTED, capabilities.CASE_REVIEW),
    },
    states={
        OpinionStatus.ASKED: State("open"),
        OpinionStatus.SILENCE: State("good"),
        OpinionStatus.GONE_ON: State(),
        OpinionStatus.NO_OBJECTION: State("good"),
        OpinionStatus.OBJECTION: State("bad"),
        OpinionStatus.NOT_ADOPTED: State(),
    },
)
