"""Who is a member of this workspace, and of which of its groups, as Slack says."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.core.errors import (
    FirebreakError,
    PersonIsNotAllowed,
)
from bot.core.staff import Groups
from bot.outbound.slack import Slack
from bot.store import groups
from bot.store.database import Database

FRESH = timedelta(minutes=5)
PATIENCE_SECONDS = 1.0  # Slack shows a dialog for three
# Where Slack is away, a group is believed so long: who was on call an hour ago still may act.
BELIEVED = timedelta(hours=24)
GUEST = "Guests of this workspace can read along. To change something, ask a member."
log = structlog.get_logger("members")


@dataclass
class Members:
    """handles: the groups that roles name, as `@oncall`."""

    database: Database
    slack: Slack
    handles: tuple[str, ...]
    clock: Callable[[], datetime]
    _known: dict[str, datetime] = field(default_factory=dict)

    async def must_be_member(self, user: str) -> None:
        """Raise PersonIsNotAllowed for guests, bots, former members and strangers.

        Raises like `Slack.call` where Slack cannot say it: nobody acts unknown.
        """
        now = self.clock()
        if now - self._known.get(user, now - FRESH) < FRESH:
            return
        found = (await self.slack.read("users.info", user=user)).get("user", {})
        flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        if any(found.get(flag) for flag in flags) or found.get("team_id") != self.slack.team:
            raise PersonIsNotAllowed(GUEST)
        self._known[user] = now

    async def must_be_no_guest(self, user: str) -> None:
        """Raise PersonIsNotAllowed for whom Slack calls a guest.

        Where Slack does not say it at once they may: to take an incident must not wait for
        Slack. Whoever runs or approves an action is held to `must_be_member`.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.must_be_member(user)
        except PersonIsNotAllowed:
            raise
        except (FirebreakError, TimeoutError) as error:  # Slack is away, slow, or knows nobody
            log.warning("not known whether somebody is a guest", user=user, error=str(error))

    async def groups(self) -> Groups:
        """Return the members of the groups that roles name; asks Slack where that is long ago."""
        if not self.handles:
            return {}
        now = self.clock()
        async with self.database.read() as connection:
            fresh = await groups.members(connection, now - FRESH)
        if set(self.handles) <= fresh.keys():
            return fresh
        try:
            return await self._read(now)
        except FirebreakError as error:  # Slack is away: what was known must do
            log.warning("user groups cannot be read", error=str(error))
        async with self.database.read() as connection:
            return await groups.members(connection, now - BELIEVED)

    async def _read(self, now: datetime) -> Groups:
        found = await members_of(self.slack, self.handles)
        async with self.database.write() as connection:
            for handle, members in found.items():
                await groups.save(connection, handle, members, now)
        return found


async def members_of(slack: Slack, handles: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the user ids of user groups, as `@oncall`, nobody for one that is unknown.

    Raises like `Slack.read`.
    """
    listed = (await slack.read("usergroups.list")).get("usergroups", [])
    ids = {f"@{group['handle']}": group["id"] for group in listed}
    found: dict[str, frozenset[str]] = {}
    for handle in handles:
        users: list[str] = []
        if handle in ids:
            answer = await slack.read("usergroups.users.list", usergroup=ids[handle])
            users = answer.get("users", [])
        found[handle] = frozenset(users)
    return found
