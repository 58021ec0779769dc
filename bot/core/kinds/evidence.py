"""What was read from AWS beside the alarm."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import TEXT, TEXTS

EVIDENCE = {
    "diagnostic": TEXT,
    "target": TEXT,
    "asked_about": TEXT,
    "headline": TEXT,
    "details": TEXTS,
    "query": TEXT,
}

KINDS = (
    Kind("evidence.read", Source.EVIDENCE, "{diagnostic} of {target}: {headline}", EVIDENCE),
    Kind(
        "evidence.failed",
        Source.EVIDENCE,
        "{diagnostic} of {target} could not be read: {headline}",
        EVIDENCE,
    ),
)
