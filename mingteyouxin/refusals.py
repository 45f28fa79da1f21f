"""How a step of this app is refused."""

from authorities.refusals import Refused


class IllegalTransition(Refused):
    """The row is not, or no longer, in a status from which this can be done."""

    def __init__(self, what: str, status_label: str) -> None:
        super().__init__("illegal_transition", f"{what}目前的状态是“{status_label}”，不能进行此操作；请刷新后查看。")
