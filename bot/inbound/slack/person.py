"""Who clicked: a person of this workspace, or nobody we listen to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.actor import slack_actor
from bot.core.errors import PersonIsNotAllowed

STARTING = "Firebreak has just started and does not know its workspace yet. Try again in a moment."
FOREIGN = "Only members of this workspace can work on its incidents."


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user who did something, and where an answer for them alone goes.

    channel: "" where Slack does not say; response_url: "" where there is none; trigger: with
    it a modal can be opened for them, for three seconds.
    """

    user: str
    channel: str
    response_url: str = ""
    trigger: str = ""

    @property
    def actor(self) -> str:
        """Return how the ledger names them."""
        return slack_actor(self.user)


def person_of(body: Mapping[str, Any], team: str) -> Person:
    """Return who is behind an interaction or a slash command; `team` is our workspace's id.

    Raises PersonIsNotAllowed for users of another workspace, whom a shared channel brings,
    and for everybody until we know our own.
    """
    if not team:
        raise PersonIsNotAllowed(STARTING)
    if _team(body) != team:
        raise PersonIsNotAllowed(FOREIGN)
    return who(body)


def who(body: Mapping[str, Any]) -> Person:
    """Return who it says it is, and where they can be answered."""
    user = (body.get("user") or {}).get("id") or body.get("user_id") or ""
    channel = (body.get("channel") or {}).get("id") or body.get("channel_id") or _behind(body)
    url, trigger = body.get("response_url") or "", body.get("trigger_id") or ""
    return Person(str(user), str(channel), str(url), str(trigger))


def _team(body: Mapping[str, Any]) -> str:
    """Return the person's own workspace; that of the channel where Slack names no other."""
    user, team = body.get("user") or {}, body.get("team") or {}
    return str(user.get("team_id") or team.get("id") or body.get("team_id") or "")


def _behind(body: Mapping[str, Any]) -> str:
    """Return the channel of the incident that a modal is about: a modal has none of its own."""
    carried = str((body.get("view") or {}).get("private_metadata") or "")
    _, channel, *_ = (*carried.split(":"), "", "")
    return channel
