"""What a person wrote, so that every database takes it and every screen shows it."""

from bot.core.redact import redact
from bot.core.span import visible

CUT = "…"


def written(text: str, limit: int) -> str:
    """Return the text without secrets and what hides or reorders, of at most `limit` characters.

    NUL and lone surrogates would fail a text column. Lines stay lines; what is cut ends in `…`,
    and is cut last: half a secret is not known as one.
    """
    clean = redact("\n".join(visible(line) for line in text.splitlines())).strip()
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + CUT
