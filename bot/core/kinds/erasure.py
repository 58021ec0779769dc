"""What people erased from the ledger; the chain keeps that something stood there."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import NUMBER, TEXTS, WORDS

KINDS = (
    Kind(
        "entry.erased",
        Source.PERSON,
        "{actor} erased {names} of entry {entry}: {reason}",
        {"entry": NUMBER, "names": TEXTS, "reason": WORDS},
    ),
)
