"""What people said in Slack and pinned, and what became of it. `source_at`: Slack's own time."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import FILES, TEXT, WORDS

MESSAGE = {"channel": TEXT, "ts": TEXT, "source_at": TEXT}
CONTENT = {"text": WORDS, "files": FILES}

KINDS = (
    Kind(
        "pin.added",
        Source.PERSON,
        "{actor} pinned what {author} said[: {text}][ (files: {files})]",
        {**MESSAGE, **CONTENT, "author": TEXT, "link": TEXT},
    ),
    Kind(
        "pin.edited",
        Source.PERSON,
        "{actor} changed a pinned message[, which says now: {text}][ (files: {files})]",
        {**MESSAGE, **CONTENT},
    ),
    Kind("pin.deleted", Source.FIREBREAK, "a pinned message was deleted in Slack", MESSAGE),
    Kind(
        "pin.removed",
        Source.PERSON,
        "{actor} took their pin off a message; what it said stays",
        MESSAGE,
    ),
)
