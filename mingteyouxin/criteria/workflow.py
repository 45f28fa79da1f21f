"""Life of a classification standard: what can be done from which status, who may, what next."""

from authorities.capabilities import Capability
from mingteyouxin.criteria.enums import StandardAction, StandardStatus
from mingteyouxin.workflow import Edge

STANDARD: dict[str, Edge] = {
    # The text is shown to the public (二(四)2: 并向社会公示) and stays as it is while people comment on it.
    StandardAction.OPEN_COMMENT: Edge(
        (StandardStatus.DRAFT,), StandardStatus.IN_COMMENT, Capability.CLASS_STANDARD_EDIT
    ),
    StandardAction.REVISE: Edge((StandardStatus.IN_COMMENT,), StandardStatus.DRAFT, Capability.CLASS_STANDARD_EDIT),
    StandardAction.PUBLISH: Edge(
        (StandardStatus.DRAFT, StandardStatus.IN_COMMENT), StandardStatus.PUBLISHED, Capability.CLASS_STANDARD_PUBLISH
    ),
    StandardAction.SUPERSEDE: Edge((StandardStatus.PUBLISHED,), StandardStatus.SUPERSEDED),
}
