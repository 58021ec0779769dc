"""How the driver says that something did not happen. Both are AssertionErrors: tests fail."""


class NotSeen(AssertionError):
    """What was expected did not appear in time; the message lists what was there instead."""


class AppDidNotAnswer(AssertionError):
    """The app did not acknowledge an interaction in time, so the person sees an error.

    `reason`: http_timeout, connection_failed, http_error, not_connected, or invalid_...
    """

    def __init__(self, act: str, reason: str) -> None:
        super().__init__(f"{act}: the app did not acknowledge ({reason})")
        self.reason = reason
