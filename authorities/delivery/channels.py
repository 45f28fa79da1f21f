"""What a sender of any kind says of a message that did not go out."""


class NotSent(OSError):
    """The message certainly did not go out, and may be tried again later."""


class Unreachable(NotSent):
    """Nobody is reached at this address, however often it is tried."""


class Unknown(OSError):
    """Nobody can say whether the message went out: the answer was lost on the way."""
