"""What people, and quiet, do to an incident."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import MANY_WORDS, REASON, TEXT, WORDS, maybe

PERSON, FIREBREAK = Source.PERSON, Source.FIREBREAK

KINDS = (
    Kind(
        "incident.opened_by_hand",
        PERSON,
        "{actor} opened it by hand, {severity}: {title}",
        {"title": WORDS, "severity": TEXT},
    ),
    Kind(
        "incident.acknowledged",
        PERSON,
        "{actor} acknowledged it[, with others of a flood: {through}]",
        {"through": maybe(TEXT)},
    ),
    Kind("incident.mitigated", PERSON, "{actor} says that customers are well again"),
    Kind("incident.reopened", PERSON, "{actor} opened it again"),
    Kind(
        "incident.resolved",
        PERSON,
        "{actor} resolved it[, although this had not recovered: {still_firing}]",
        {"still_firing": maybe(MANY_WORDS)},
    ),
    Kind("incident.quiet", FIREBREAK, "{actor} resolved it: nothing has fired for a while"),
    Kind("incident.assigned", PERSON, "{actor} gave it to {assignee}", {"assignee": TEXT}),
    Kind("incident.taken", PERSON, "{actor} took it", {"assignee": TEXT}),
    Kind(
        "incident.lapsed",
        FIREBREAK,
        "the acknowledgement[ of {assignee}] lapsed: {reason}",
        {"reason": REASON, "assignee": maybe(TEXT)},
    ),
    Kind("incident.merged_into", PERSON, "{actor} merged it into {into}", {"into": TEXT}),
    Kind("incident.merged", PERSON, "{actor} merged {merged} into it", {"merged": TEXT}),
    Kind(
        "incident.split",
        PERSON,
        "{actor} split {part} off[: {alerts}]",
        {"part": TEXT, "alerts": maybe(MANY_WORDS)},
    ),
    Kind("incident.split_off", PERSON, "{actor} split it off {whole}", {"whole": TEXT}),
    Kind(
        "incident.impact",
        PERSON,
        "{actor} recorded the impact, {start} to {end}: {saw}",
        {"start": WORDS, "end": WORDS, "saw": WORDS},
    ),
    Kind("incident.contained", FIREBREAK, "a run for {actor} holds something of it back"),
    Kind("incident.released", FIREBREAK, "a run for {actor} let the last of it go again"),
)
