"""What Slack shows: messages posted, lost, doubled and found again."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import TEXT, WORDS, maybe

MESSAGE = {"channel": TEXT, "message": TEXT}
FIREBREAK = Source.FIREBREAK

KINDS = (
    Kind(
        "message.posted",
        FIREBREAK,
        "{actor} posted in {channel}: {text}",
        {"channel": TEXT, "ts": TEXT, "role": TEXT, "text": WORDS},
    ),
    Kind(
        "message.found",
        FIREBREAK,
        "a post that Slack had not answered stands in {channel}",
        {**MESSAGE, "ts": TEXT, "role": TEXT},
    ),
    Kind(
        "message.may_be_double",
        FIREBREAK,
        "a message may stand twice in {channel}[: {why}]",
        {**MESSAGE, "why": maybe(TEXT)},
    ),
    Kind(
        "message.double",
        FIREBREAK,
        "a message stands twice in {channel}[: {why}]",
        {**MESSAGE, "ts": TEXT, "kept": TEXT, "why": TEXT},
    ),
    Kind(
        "message.double_deleted",
        FIREBREAK,
        "a message stood twice in {channel}, and the newer one was taken back",
        {**MESSAGE, "ts": TEXT, "kept": TEXT},
    ),
    Kind(
        "message.gone",
        FIREBREAK,
        "somebody deleted a message in {channel}: it is posted anew",
        {**MESSAGE, "ts": TEXT},
    ),
)
