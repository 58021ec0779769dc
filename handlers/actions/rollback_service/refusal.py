"""Why there is no way back."""

from bot.core.plan import Precondition, Verdict


class NoWayBack(Exception):
    """Nothing can be rolled back; the message says why, in a sentence for people."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.precondition = Precondition(name, Verdict.BLOCKED, why)
