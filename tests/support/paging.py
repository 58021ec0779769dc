"""A scene in which people are called: an escalation, notifiers, and whoever is on call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from bot.core.alert import Alert
from bot.core.ledger import opened
from bot.core.message import Message, Role
from bot.core.person import Person
from bot.core.rotation import Rotation
from bot.core.routing import Routing
from bot.core.staff import Groups, Staff
from bot.flow.authorize import Authorize
from bot.flow.called import Called
from bot.flow.escalate import Escalate
from bot.flow.fallback import Fallback
from bot.flow.letter import Letters
from bot.flow.look import Look
from bot.flow.look_run import LookRun
from bot.flow.on_call import OnCall
from bot.flow.page import Pager
from bot.metrics import Metrics
from bot.outbound.notify import Notify
from bot.settings.escalation import Call
from bot.store import escalations
from bot.store.database import Database
from bot.store.escalations import Escalation
from runbooks import load
from tests.support import scene as scenes
from tests.support.scene import Scene

RUNBOOKS = load()
PUBLIC = "https://firebreak.example.com"
PEOPLE = {
    "amina": Person(slack="U01AMINA"),
    "yusuf": Person(slack="U02YUSUF"),
    "lena": Person(slack="U03LENA"),
}
ROLES = {"responder": ("amina", "yusuf"), "helpers": ("lena", "@oncall")}
WEEKS = Rotation.model_validate({"people": ["yusuf", "amina"], "start": "2026-11-16T09:00"})


def calls(*written: Mapping[str, str]) -> tuple[Call, ...]:
    """Return an escalation's steps, as they are written in firebreak.yaml."""
    return tuple(Call.model_validate(one) for one in written)


async def no_groups() -> Groups:
    return {}


NOBODY = Authorize(Staff({}, {}), (), {}, no_groups)
USUAL = calls({"after": "0m", "mention": "responder"}, {"after": "5m", "notify": "ops"})


@dataclass
class Paging:
    """calls: of the one escalation, `page`; urls: of the notifiers; in_groups: as Slack says.

    asked: how often Slack was asked for its groups.
    """

    scene: Scene
    calls: Sequence[Call] = USUAL
    urls: Mapping[str, str] = field(default_factory=dict)
    in_groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()
    public_url: str = PUBLIC
    asked: int = 0
    metrics: Metrics = field(default_factory=Metrics)
    look_run: LookRun = field(default_factory=lambda: LookRun({}, {}, NOBODY))

    def __post_init__(self) -> None:
        self.scene.triage.reading = replace(self.scene.triage.reading, route=_routed)
        self.escalate, self.pager, self.fall = self.replica(self.scene.database)

    def replica(self, database: Database) -> tuple[Escalate, Pager, Fallback]:
        """Return what calls people, on a database as one process sees it."""
        clock, known = self.scene.clock, {"page": self.calls}
        on_call = OnCall(Staff(PEOPLE, ROLES), {"weeks": WEEKS})
        called = Called(known, on_call, self.groups)
        self.look = Look(database, {}, RUNBOOKS, (), called.users)
        hour = timedelta(hours=1)
        escalate = Escalate(database, known, on_call, self.groups, hour, clock, lambda: None)
        notify = Notify({name: SecretStr(url) for name, url in self.urls.items()})
        look = Look(database, {}, RUNBOOKS, ())
        letters = Letters(database, look, self.look_run, self.public_url)
        pager = Pager(database, letters, notify, clock, lambda: None, self.metrics)
        return escalate, pager, Fallback(database, self.fallback, clock)

    async def groups(self) -> Groups:
        self.asked += 1
        async with self.scene.database.write():  # as the real one does: it keeps what it read
            return dict(self.in_groups)

    async def after(self, minutes: float = 0) -> None:
        """Let time pass, and everything happen that is due by then."""
        self.scene.clock.advance(minutes=minutes)
        while await self.escalate.once():
            pass

    async def page(self, notifier: str = "ops") -> int:
        """Send what a notifier is to send; return how many pages it were."""
        sent = 0
        while await self.pager.once(notifier):
            sent += 1
        return sent

    async def running(self, number: int = 1) -> Escalation:
        async with self.scene.database.read() as connection:
            found = await escalations.read(connection, number)
        assert found is not None
        return found

    async def calling(self, number: int = 1) -> list[str]:
        """Return the replies that call people in an incident's thread."""
        found = [one for one in await self.scene.messages(number) if one.role is Role.REPLY]
        return [f"{one.mention} {one.text}".strip() for one in found if one.broadcast]

    async def direct(self, number: int = 1) -> list[Message]:
        """Return the messages that people were sent directly."""
        found = await self.scene.messages(number)
        return [one for one in found if one.role is Role.LINK]

    async def told(self, kind: str, number: int = 1) -> list[dict[str, Any]]:
        """Return the fields of an incident's entries of a kind, without the actor."""
        incident = (await self.scene.incidents())[number - 1]
        found = [opened(e) for e in await self.scene.entries(incident.id) if e.kind == kind]
        return [{name: one[name] for name in one if name != "actor"} for one in found]


def _routed(alert: Alert) -> Routing:
    usual = scenes.route(alert)
    escalation = alert.labels.get("escalation", "page")
    return Routing(usual.channel, usual.group_key, usual.choose, usual.mention, escalation)
