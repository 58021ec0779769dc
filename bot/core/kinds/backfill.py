"""What AWS told of the past: asked for by a person, marked as evidence, never as a deed."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import FLAG, NUMBER, TEXT, TEXTS, WORDS

ABOUT = {"diagnostic": TEXT, "target": TEXT}
EVIDENCE = Source.EVIDENCE

KINDS = (
    Kind(
        "backfill.asked",
        Source.PERSON,
        "{actor} asked what AWS knows of {since} to {until}",
        {"since": TEXT, "until": TEXT, "diagnostics": TEXTS},
    ),
    Kind(
        "evidence.happened",
        EVIDENCE,
        "{source} says of {source_at}: {says}[ (AWS request {request_id})]",
        {
            "source": TEXT,
            "source_at": TEXT,
            "says": WORDS,
            "who": TEXT,
            "request_id": TEXT,
            "id": TEXT,
            "target": TEXT,
            "query": TEXT,
        },
    ),
    Kind(
        "backfill.read",
        EVIDENCE,
        "{source} told {found} of {target}, {new} of them new[{is_cut}, and there are more]",
        {
            **ABOUT,
            "source": TEXT,
            "query": TEXT,
            "found": NUMBER,
            "new": NUMBER,
            "is_cut": FLAG,
        },
    ),
    Kind(
        "backfill.failed",
        EVIDENCE,
        "{diagnostic} of {target} could not be read: {problem}",
        {**ABOUT, "problem": TEXT},
    ),
)
