"""Plans that were shown, and what was refused."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import MANY_WORDS, MAP, TEXT, TEXTS, WORDS, maybe

PLAN = {
    "action": TEXT,
    "target": TEXT,
    "parameters": maybe(MAP),
    "digest": maybe(TEXT),
    "blocked": maybe(TEXTS),
    "changes": maybe(MANY_WORDS),
}

KINDS = (
    Kind(
        "plan.shown",
        Source.PERSON,
        "{actor} saw the plan of {action} on {target}[ with {parameters}][, blocked by {blocked}]"
        "[; it would change: {changes}]",
        PLAN,
    ),
    Kind(
        "action.refused",
        Source.FIREBREAK,
        "{actor} was refused {action} on {target}: {why}",
        {**PLAN, "why": WORDS},
    ),
)
