"""One act of one person, and the payload every interaction starts from."""

from dataclasses import dataclass
from typing import Any

from bot.core.errors import FirebreakError
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.state.user import User
from bot.sandbox.slack.state.view import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


class ActIsImpossible(FirebreakError):
    """Nobody could do this in Slack: there is no such button, channel or modal."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, where, and the details as they came from the page or the driver."""

    workspace: Workspace
    user: User
    body: Json

    def text(self, name: str) -> str:
        """Return a detail as a string, "" where it is missing."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    def channel(self) -> Channel:
        """Return the channel the person is in."""
        channel = self.workspace.channel(self.text("channel"))
        if channel is None:
            raise ActIsImpossible(f"there is no channel {self.body.get('channel')!r}")
        return channel

    def message(self, channel: Channel) -> Message:
        """Return the message the person points at; it must be one they can see."""
        message = channel.find(self.text("ts"), user=self.user.id)
        if message is None:
            raise ActIsImpossible(f"{self.user.name} sees no message {self.body.get('ts')!r} there")
        return message

    def view(self) -> View:
        """Return the view the person looks at."""
        view = self.workspace.views.find(self.text("view"))
        if view is None or view.user != self.user.id:
            raise ActIsImpossible(f"{self.user.name} sees no view {self.body.get('view')!r}")
        return view

    def payload(self, kind: str, **more: Any) -> Json:
        """Return what all interactions share, with a fresh trigger id."""
        team = {"id": self.workspace.team, "domain": self.workspace.domain}
        return {
            "type": kind,
            "team": team,
            "user": {
                "id": self.user.id,
                "username": self.user.name,
                "name": self.user.name,
                "team_id": self.user.home or self.workspace.team,
            },
            "api_app_id": self.workspace.app.id,
            "token": "",
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.workspace.triggers.issue(self.user.id),
            **more,
        }

    def view_json(self, view: View) -> Json:
        """Return a view as payloads carry it."""
        return view.json(self.workspace.team, self.workspace.app.id, self.workspace.app.bot_id)
