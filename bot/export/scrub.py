"""What must not leave: secrets, and what the configuration's patterns match."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.core.redact import redact

HIDDEN = "[redacted]"


class Scrub:
    """patterns: regular expressions of the team's own; secrets are hidden without any."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._patterns = [re.compile(pattern) for pattern in patterns]

    def text(self, text: str) -> str:
        """Return a text with everything that must not leave replaced by `[redacted]`."""
        for pattern in self._patterns:
            text = pattern.sub(HIDDEN, text)
        return redact(text)


def texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with every text in it changed, keys of objects included."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(key)): texts(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [texts(inner, change) for inner in value]
    return value
