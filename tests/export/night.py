"""A night to tell of: an attack, people who answer, an action, its undo, and hostile words."""

import os
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from io import BytesIO

import pytest

from bot.core.card import StepAt
from bot.core.errors import FormatIsNotInstalled
from bot.core.ledger import Entry
from bot.core.piece import Piece, PieceState
from bot.export.formats import FORMATS, Options
from bot.export.names import People
from bot.export.tell import Export
from bot.flow.gather import Gather
from bot.flow.redact import Redact
from bot.store import evidence, ledger
from tests.flow.floor import ACTIONS, ANYBODY, STAFF, TWO, Floor
from tests.support.alerts import THREE, alarm, finding, minute
from tests.support.scene import AMINA, YUSUF, Scene

HOSTILE = (
    "<script>alert(1)</script> | *bold* [here](https://evil.example) `x` {{ 7 * 7 }}\n# no title"
)
CARD_NUMBER = "4111 1111 1111 1111"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@contextmanager
def skipped_without_pango() -> Iterator[None]:
    """Skip a test of PDF where its libraries are missing; never in CI."""
    try:
        yield
    except FormatIsNotInstalled as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


TITLES = {name: action.offer.title for name, action in ACTIONS.items()} | {"flows": "Flow logs"}


@dataclass
class Night:
    """One incident of one scene, INC-1, and how to export it."""

    scene: Scene
    patterns: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.floor = Floor(self.scene, policies=(ANYBODY, TWO))

    async def play(self) -> None:
        """Let it all happen, from three o'clock on."""
        scene, respond, clock = self.scene, self.scene.respond, self.scene.clock
        clock.advance(seconds=4)
        await scene.say(finding(-2))  # it began two minutes before it was heard
        await scene.say(alarm(0, name="cpu"), alarm(0, name="network"))
        await self.read_evidence()
        clock.advance(minutes=13, seconds=30)
        await respond.acknowledge(1, AMINA)
        await respond.note(1, AMINA, HOSTILE)
        await respond.note(1, AMINA, f"the card {CARD_NUMBER} of <@U02YUSUF> is safe")
        await respond.tick(1, AMINA, StepAt("default", 0), done=True)
        await self.act()
        clock.advance(minutes=6)
        await respond.impact(1, YUSUF, "03:00", "03:20", "Checkout answered 502 to one in ten")
        await respond.mitigate(1, YUSUF)
        clock.advance(minutes=10)
        await scene.say(alarm(29, "OK", name="cpu"), alarm(29, "OK", name="network"))
        await respond.resolve(1, AMINA, anyway=True)

    async def again(self) -> None:
        """Let the same alarm fire another day, in an incident of its own, and recover."""
        before = (self.scene.clock.now - THREE).total_seconds() / 60
        self.scene.clock.advance(days=1)
        at = before + 24 * 60
        await self.scene.say(alarm(at, name="cpu"), alarm(at + 1, "OK", name="cpu"))
        await self.scene.wait(60)

    async def act(self) -> None:
        """Cut it off, with yusuf's approval."""
        run = await self.floor.confirmed()
        self.scene.clock.advance(seconds=40)
        await self.floor.approve.approve(run.id, run.digest, YUSUF)
        await self.floor.work()

    async def read_evidence(self) -> None:
        """Keep a diagnostic's picture, and write into the ledger what it found."""
        now = self.scene.clock.now
        found = Piece(
            1, 0, "flows", 1, "ec2-instance", "i-0web2", "web-2", now, now, PieceState.DONE, now,
            "web-2 sent 16.8 GB to 203.0.113.77", ("354 MB to <b>others</b>",), "stats sum(bytes)",
        )  # fmt: skip
        fields = {
            "diagnostic": "flows",
            "target": "ec2-instance i-0web2",
            "asked_about": now.isoformat(),
            "headline": found.headline,
            "details": list(found.details),
            "query": found.query,
        }
        read = Entry(await self.chain(), "evidence.read", now, "system", fields)
        async with self.scene.database.write() as connection:
            await evidence.want(connection, found)
            await evidence.save(connection, found, PNG, now)
            await ledger.append(connection, [read])

    async def chain(self) -> str:
        return (await self.scene.incident()).id

    async def redact(self, entry: int, reason: str = "a customer's name") -> None:
        await Redact(self.scene.database, self.scene.clock).redact(1, entry, AMINA, reason)

    def export(
        self, people: People = People.NAMES, number: int = 1
    ) -> AbstractAsyncContextManager[Export]:
        """Gather it, as it is now."""
        gather = Gather(
            self.scene.database, self.floor.look, STAFF, TITLES, self.patterns, self.scene.clock
        )
        return gather.export(number, people)

    async def written(self, name: str, people: People = People.NAMES) -> bytes:
        """Return the file that a format makes of it."""
        body = BytesIO()
        async with self.export(people) as export:
            with skipped_without_pango():
                FORMATS[name].write(export, Options(), body)
        return body.getvalue()

    async def text(self, name: str, people: People = People.NAMES) -> str:
        return (await self.written(name, people)).decode()


START = minute(-2)
