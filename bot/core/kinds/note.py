"""What people write down and tick off."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import NUMBER, TEXT, WORDS, maybe

STEP = {"runbook": TEXT, "step": NUMBER, "title": maybe(WORDS)}

KINDS = (
    Kind("note", Source.PERSON, "{actor} notes: {text}", {"text": WORDS}),
    Kind(
        "update",
        Source.PERSON,
        "{actor} posted an update in {channel}: {text}",
        {"channel": TEXT, "text": WORDS},
    ),
    Kind(
        "step.done", Source.PERSON, "{actor} did step {step} of runbook {runbook}[: {title}]", STEP
    ),
    Kind(
        "step.undone",
        Source.PERSON,
        "{actor} took the tick off step {step} of runbook {runbook}[: {title}]",
        STEP,
    ),
)
