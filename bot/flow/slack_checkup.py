"""What Slack knows that keeps people from hearing: channels without the bot, calls to nobody."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.core.complaint import Complaint, Hurts
from bot.core.errors import FirebreakError, SlackRefused
from bot.core.staff import Groups, Staff
from bot.flow.members import members_of
from bot.flow.slack_check import channel_problems, slack_problems
from bot.outbound.slack import Slack
from bot.settings import Config

UNKNOWN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


async def slack_complaints(slack: Slack, config: Config) -> list[Complaint]:
    """Return what is wrong; what Slack does not answer is a complaint of its own."""
    calls = Calls(slack, config)
    return [
        *await _asked("The bot's token", lambda: _scopes(slack)),
        *await _asked("The channels of routes", lambda: _channels(slack, config)),
        *await _asked("Escalations", calls.complaints),
    ]


async def _asked(about: str, ask: Callable[[], Awaitable[list[Complaint]]]) -> list[Complaint]:
    try:
        return await ask()
    except FirebreakError as error:  # Slack is away or refuses: the rest may be answered
        what, fix = f"{about} could not be checked", "firebreak check says more about Slack"
        return [Complaint(Hurts.UNCHECKED, what, str(error), fix)]


async def _scopes(slack: Slack) -> list[Complaint]:
    return [_complaint(line, "Slack's auth.test") for line in await slack_problems(slack, ())]


async def _channels(slack: Slack, config: Config) -> list[Complaint]:
    places: dict[str, list[str]] = {}
    for number, route in enumerate(config.routes):
        places.setdefault(route.channel, []).append(f"routes[{number}]")
    if config.status_channel:
        places.setdefault(config.status_channel, []).append("status_channel")
    return [
        _complaint(line, f"{', '.join(named)} of firebreak.yaml lead to {channel}")
        for channel, named in places.items()
        for line in await channel_problems(slack, channel)
    ]


def _complaint(line: str, evidence: str) -> Complaint:
    """Return a complaint of what `firebreak check` says in a line, which ends in the fix."""
    what, _, fix = line.removeprefix("slack: ").rpartition(": ")
    return Complaint(Hurts.SILENT, f"{what[:1].upper()}{what[1:]}", evidence, fix)


@dataclass
class Calls:
    """Whom escalations call, and whether they are there to be called.

    That notifiers, roles and people exist, `bot.settings` has made sure of.
    """

    slack: Slack
    config: Config
    _there: dict[str, bool] = field(default_factory=dict)

    async def complaints(self) -> list[Complaint]:
        """Return a complaint for each escalation that calls nobody, or does so in some turn."""
        staff = Staff(self.config.people, self.config.roles)
        groups = await members_of(self.slack, staff.groups) if staff.groups else {}
        found = []
        for name, calls in self.config.escalations.items():
            called = dict.fromkeys(
                one for call in calls for one in (call.mention, call.direct) if one
            )
            lacking = {one: why for one in called if (why := await self._lacks(one, staff, groups))}
            if lacking:
                reaches = any(call.notify for call in calls) or len(lacking) < len(called)
                found.append(_calls_nobody(name, lacking, reaches=reaches))
        return found

    async def _lacks(self, name: str, staff: Staff, groups: Groups) -> str:
        """Return who is missing where a name calls nobody, "" where it always calls somebody."""
        rotation = self.config.rotations.get(name)
        if rotation:
            turns = dict.fromkeys((*rotation.people, *(one.person for one in rotation.overrides)))
            gone = [one for one in turns if not await self._any(staff.slack_ids([one]))]
            return f"{', '.join(gone)} of rotation {name}: not in Slack" if gone else ""
        handles = staff.groups_of(name)
        members = [user for handle in handles for user in sorted(groups.get(handle, ()))]
        if await self._any((*staff.slack_ids(staff.named(name)), *members)):
            return ""
        return f"nobody of {', '.join((*staff.named(name), *handles))} is in Slack"

    async def _any(self, users: tuple[str, ...]) -> bool:
        for user in users:
            if user not in self._there:
                self._there[user] = await self._is_there(user)
            if self._there[user]:
                return True
        return False

    async def _is_there(self, user: str) -> bool:
        try:
            found = (await self.slack.read("users.info", user=user)).get("user", {})
        except SlackRefused as refused:
            if refused.code in UNKNOWN:
                return False
            raise
        return not found.get("deleted")


def _calls_nobody(name: str, lacking: dict[str, str], *, reaches: bool) -> Complaint:
    """Return the complaint. reaches: another call of the escalation reaches somebody."""
    hurts = Hurts.LATE if reaches else Hurts.SILENT
    what = f"Escalation {name} {'calls nobody in one of its calls' if reaches else 'calls nobody'}"
    fix = f"firebreak.yaml: put people who are in Slack into {', '.join(lacking)}"
    return Complaint(hurts, what, "; ".join(lacking.values()), fix, things=tuple(lacking))
