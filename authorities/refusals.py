"""How a step is refused."""


class Refused(Exception):
    """The step is refused; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
