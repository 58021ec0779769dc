"""What signals said, and why each did what it did: one kind a reason."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import FLAG, TEXT, WORDS
from bot.core.reason import Reason

FIELDS = {
    "title": WORDS,
    "source": TEXT,
    "severity": TEXT,
    "status": TEXT,
    "fingerprint": TEXT,
    "state_at": TEXT,
    "publisher": TEXT,
    "message_id": TEXT,
    "received_at": TEXT,
    "authenticated": FLAG,
}
# These are reasons to call people; no statement of an alert has them.
OF_PEOPLE = {Reason.REOPENED_BY_HAND, Reason.UNANSWERED, Reason.SILENT, Reason.SLACK_IS_AWAY}

KINDS = tuple(
    Kind(
        f"alert.{reason.value}",
        Source.SIGNAL,
        f"{{source}} says {{status}}, {{severity}}: {{title}} ({reason.sentence})",
        FIELDS,
    )
    for reason in Reason
    if reason not in OF_PEOPLE
)
