"""Who did something: `system`, or a person by the way they came, such as `slack:U01AMINA`.

`page:pagerduty` is whoever opened the link of a page that went out by that notifier.
"""

import re

SYSTEM_ACTOR = "system"
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


def slack_actor(user_id: str) -> str:
    """Return the actor for a Slack user id."""
    return f"slack:{user_id}"


def mention(actor: str) -> str:
    """Return how Slack shows an actor: a mention for its own people, plain words otherwise."""
    kind, _, ident = actor.partition(":")
    if kind == "slack" and _SLACK_USER.fullmatch(ident):
        return f"<@{ident}>"
    if actor == SYSTEM_ACTOR:
        return "Firebreak"
    words = f"somebody paged by {ident}" if kind == "page" else actor
    return re.sub(r"[^\w .:-]", "", words)
