"""Life of a record of a title from before the platform (C15): held until it is taken over, or set aside by two."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.existing_titles.enums import ExistingTitleAction, ExistingTitleStatus

_HELD = (ExistingTitleStatus.HELD,)


def bureau_in_charge(title) -> str:
    """The bureau that the household is registered with; of a household that nobody knows, whoever delivered it."""
    return title.authority.path


EXISTING_TITLE = Workflow(
    model="mingteyouxin.ExistingTitle",
    noun="该既有认定",
    statuses=ExistingTitleStatus,
    actions=ExistingTitleAction,
    history="mingteyouxin.ExistingTitleEvent",
    of="title",
    beginnings=_HELD,
    fixed=("record_id",),
    once=("recognition_id", "set_aside_reason"),
    related=("authority",),
    seat=bureau_in_charge,
    household=lambda title: title.household_id,
    edges={
        # The clock takes over what leaves no doubt.
        ExistingTitleAction.TAKE_OVER: Edge(
            _HELD, ExistingTitleStatus.TAKEN_OVER, (capabilities.CASE_DECIDE, Mover.CLOCK), article="C15"
        ),
        ExistingTitleAction.SET_ASIDE: Edge(
            _HELD,
            ExistingTitleStatus.SET_ASIDE,
            capabilities.RECOGNITION_CONFIRM,
            acts.EXISTING_TITLE_SET_ASIDE,
            article="C15",
        ),
    },
    states={
        ExistingTitleStatus.HELD: State("open"),
        ExistingTitleStatus.TAKEN_OVER: State("good"),
        ExistingTitleStatus.SET_ASIDE: State("bad"),
    },
)
