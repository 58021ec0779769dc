"""How the Web API says no."""

from collections.abc import Sequence

from bot.core.errors import FirebreakError
from bot.sandbox.slack.wire import Json


class Refused(FirebreakError):
    """Slack answers `{"ok": false, "error": code}`, with reasons where it knows them.

    messages: lines for response_metadata.messages. extra: more keys of the answer.
    """

    def __init__(self, code: str, messages: Sequence[str] = (), **extra: str) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def json(self) -> Json:
        """Return the answer's body."""
        answer: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer
