"""Text from outside as one line: visible, without secrets, no longer than it may be."""

from bot.core.redact import redact
from bot.core.span import visible

SEARCHED = 10_000  # characters: what is searched for secrets; far more than is shown


def line(text: str, limit: int) -> str:
    """Return the text on one line of at most `limit` characters; what is cut ends in `…`."""
    clean = redact(visible(_beginning(text)))
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def _beginning(text: str) -> str:
    """Return the beginning of a long text, up to a space: half a secret is not known as one."""
    if len(text) <= SEARCHED:
        return text
    return text[:SEARCHED].rpartition(" ")[0] or text[:SEARCHED]
