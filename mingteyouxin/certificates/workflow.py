"""Life of a photo and a story (C13): the household sends them with its consent, the recogniser looks at them first.

The household takes them back at any time. Nobody decides on rights here: one officer besides the household is enough.
"""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.certificates.enums import StoryAction, StoryStatus

_LOOKED_AT = capabilities.CASE_REVIEW, acts.STORY_DECIDED, "C13"

STORY = Workflow(
    model="mingteyouxin.TitleStory",
    noun="该照片和介绍",
    statuses=StoryStatus,
    actions=StoryAction,
    history="mingteyouxin.TitleStoryEvent",
    of="story",
    beginnings=(StoryStatus.SUBMITTED,),
    fixed=("household_id", "recognition_id", "text", "photo_id", "consented_by_id", "submitted_at"),
    related=("recognition__recogniser", "household"),
    seat=lambda story: story.recognition.recogniser.path,
    household=lambda story: story.household_id,
    edges={
        StoryAction.RELEASE: Edge((StoryStatus.SUBMITTED,), StoryStatus.SHOWN, *_LOOKED_AT),
        # What is shown already may be taken off too, when something turns out to be wrong with it.
        StoryAction.DECLINE: Edge((StoryStatus.SUBMITTED, StoryStatus.SHOWN), StoryStatus.DECLINED, *_LOOKED_AT),
        StoryAction.WITHDRAW: Edge(
            (StoryStatus.SUBMITTED, StoryStatus.SHOWN),
            StoryStatus.WITHDRAWN,
            Mover.HOUSEHOLD,
            article="个人信息保护法 第十五条",
        ),
        StoryAction.REPLACE: Edge((StoryStatus.SHOWN,), StoryStatus.REPLACED, Mover.ROW),
    },
    states={
        StoryStatus.SUBMITTED: State("open"),
        StoryStatus.SHOWN: State("good"),
        StoryStatus.DECLINED: State("bad"),
        StoryStatus.WITHDRAWN: State(),
        StoryStatus.REPLACED: State(),
    },
)
