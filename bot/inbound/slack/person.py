"""Who clicked: a person of this workspace, or nobody we listen to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.actor import slack_actor
from bot.core.errors import PersonIsNotAllowed


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user who did something, and where an answer for them alone goes."""

    user: str
    channel: str
    response_url: str = ""

    @property
    def actor(self) -> str:
        """Return how the ledger names them."""
        return slack_actor(self.user)


def person_of(body: Mapping[str, Any], team: str) -> Person:
    """Return who is behind an interaction or a slash command.

    Raises PersonIsNotAllowed for users of another workspace (a shared channel brings them).
    """
    user = body.get("user") or {}
    theirs = user.get("team_id") or body.get("user_team") or (body.get("team") or {}).get("id")
    theirs = theirs or body.get("team_id")
    if team and theirs and theirs != team:
        raise PersonIsNotAllowed("Only members of this workspace can work on its incidents.")
    channel = (body.get("channel") or {}).get("id") or body.get("channel_id") or ""
    ident = user.get("id") or body.get("user_id") or ""
    return Person(str(ident), str(channel), str(body.get("response_url") or ""))
