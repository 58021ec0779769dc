"""Calling people: in Slack, and by notifiers."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import FLAG, NUMBER, REASON, TEXT, TEXTS, WORDS, maybe

PAGE = {"notifier": TEXT, "reason": REASON}
FIREBREAK = Source.FIREBREAK

KINDS = (
    Kind(
        "people.called",
        FIREBREAK,
        "{actor} called[ {mention}][ {mentioned}][ {asked} directly][ by {paged}] because "
        "{reason}[: {said}]",
        {
            "reason": REASON,
            "said": maybe(WORDS),
            "mention": maybe(TEXT),
            "round": maybe(NUMBER),
            "turn": maybe(NUMBER),
            "mentioned": maybe(TEXTS),
            "asked": maybe(TEXTS),
            "paged": maybe(TEXTS),
        },
    ),
    Kind(
        "page.sent",
        FIREBREAK,
        "{actor} paged by {notifier}[{perhaps_twice}, perhaps twice]: {reason}",
        {**PAGE, "perhaps_twice": FLAG},
    ),
    Kind("page.dropped", FIREBREAK, "a page by {notifier} was not needed any more", PAGE),
    Kind(
        "page.failed",
        FIREBREAK,
        "{notifier} did not take a page: {problem}",
        {**PAGE, "problem": TEXT},
    ),
)
