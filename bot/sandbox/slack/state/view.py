"""Modals and home tabs that are open now."""

from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.slack.wire import Json

STACK: Final = 3  # Slack docs, "views.push": push_limit_reached above three


@dataclass(slots=True)
class View:
    """A modal or home tab one person sees. `content` is what the app sent, ids filled in.

    state: block id -> action id -> value. errors: block id -> the app's complaint.
    """

    id: str
    user: str
    content: Json
    hash: str
    root: str
    previous: str = ""
    state: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def json(self, team: str, app: str, bot: str) -> Json:
        """Return the view as Slack does in answers and payloads."""
        defaults = {"private_metadata": "", "callback_id": "", "external_id": ""}
        switches = {"clear_on_close": False, "notify_on_close": False}
        ends = {"close": None, "submit": None}
        return {
            **defaults,
            **switches,
            **ends,
            **self.content,
            "id": self.id,
            "team_id": team,
            "app_id": app,
            "bot_id": bot,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous or None,
            "state": {"values": self.state},
        }


class Views:
    """Every person's stack of modals, and home tab."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, the topmost last."""
        return self.stacks.setdefault(user, [])

    def top(self, user: str) -> View | None:
        """Return the modal a person sees."""
        stack = self.stack(user)
        return stack[-1] if stack else None

    def find(self, view_id: str) -> View | None:
        """Return an open view by its id."""
        return next((view for view in self._all() if view.id == view_id), None)

    def named(self, external_id: str) -> View | None:
        """Return an open view by the app's own name for it."""
        named = (view for view in self._all() if view.content.get("external_id") == external_id)
        return next(named, None) if external_id else None

    def _all(self) -> list[View]:
        modals = [view for stack in self.stacks.values() for view in stack]
        return [*modals, *self.homes.values()]
