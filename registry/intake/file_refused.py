"""A feed file that cannot be taken as a whole. Needs nothing, for the process that reads workbooks loads little."""


class FileRefused(Exception):
    """The file as a whole cannot be taken; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
