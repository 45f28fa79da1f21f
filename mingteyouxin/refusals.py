"""How a step of this app is refused."""


class Refused(Exception):
    """The step is refused; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class IllegalTransition(Refused):
    """The row is not, or no longer, in a status from which this can be done."""

    def __init__(self, what: str, status_label: str) -> None:
        super().__init__("illegal_transition", f"{what}目前的状态是“{status_label}”，不能进行此操作；请刷新后查看。")
