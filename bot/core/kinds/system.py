"""What belongs to no incident: freezes, configuration, subscriptions, the heartbeat."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import TEXT, WORDS

KINDS = (
    Kind("freeze.began", Source.PERSON, "{actor} froze all actions: {reason}", {"reason": WORDS}),
    Kind("freeze.lifted", Source.PERSON, "{actor} lifted the freeze"),
    Kind(
        "configuration.loaded",
        Source.FIREBREAK,
        "{actor} started with configuration {digest}",
        {"digest": TEXT},
    ),
    Kind(
        "subscription.confirmed",
        Source.FIREBREAK,
        "{actor} confirmed its subscription to {topic}",
        {"topic": TEXT, "message_id": TEXT},
    ),
    Kind(
        "heartbeat.missed",
        Source.FIREBREAK,
        "the heartbeat did not come through: {beat}",
        {"beat": TEXT},
    ),
)
