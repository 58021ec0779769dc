"""What was read from AWS beside the alarm."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import MANY_WORDS, TEXT, WORDS, maybe

EVIDENCE = {
    "diagnostic": TEXT,
    "target": TEXT,
    "asked_about": TEXT,
    "headline": WORDS,
    "details": MANY_WORDS,
    "query": WORDS,
    "picture_sha256": maybe(TEXT),
}

KINDS = (
    Kind("evidence.read", Source.EVIDENCE, "{diagnostic} of {target}: {headline}", EVIDENCE),
    Kind(
        "evidence.failed",
        Source.EVIDENCE,
        "{diagnostic} of {target} could not be read: {headline}",
        EVIDENCE,
    ),
    Kind(
        "evidence.asked",
        Source.PERSON,
        "{actor} asked for {diagnostic}[ of {target}]",
        {"diagnostic": TEXT, "target": TEXT},
    ),
    Kind("evidence.asked_again", Source.PERSON, "{actor} asked for all evidence anew"),
    Kind(
        "evidence.pictured",
        Source.FIREBREAK,
        "{diagnostic} has a picture in Slack: {file}",
        {"diagnostic": TEXT, "file": TEXT},
    ),
    Kind(
        "evidence.unpictured",
        Source.FIREBREAK,
        "{diagnostic} has no picture in Slack: {why}",
        {"diagnostic": TEXT, "why": TEXT},
    ),
)
