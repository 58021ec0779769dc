"""What left by an export, and what people take out of exports: the ledger keeps it."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import NUMBER, TEXT, TEXTS

KINDS = (
    Kind(
        "entry.redacted",
        Source.PERSON,
        "{actor} took entry {entry} out of exports: {reason}",
        {"entry": NUMBER, "reason": TEXT},
    ),
    Kind(
        "export.shared",
        Source.PERSON,
        "{actor} exported {entries} entries into the thread as {formats}, head {head}",
        {"entries": NUMBER, "formats": TEXTS, "head": TEXT},
    ),
)
