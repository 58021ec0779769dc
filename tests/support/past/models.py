"""Incidents as the real flows leave them, played once, to be copied a hundred thousand times."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.drawn import Drawn
from bot.core.incident import Incident
from bot.core.ledger import Sealed, opened
from bot.flow.keep import Keep
from bot.store import incidents, ledger
from bot.store.approvals import approvals
from bot.store.database import open_database
from bot.store.inbox import inbox
from bot.store.migrate import migrate
from bot.store.run_steps import run_steps
from bot.store.runs import runs
from bot.store.schema import metadata
from tests.export.night import Night
from tests.support.alerts import THREE, alarm
from tests.support.clock import Clock
from tests.support.scene import AMINA, Scene


@dataclass(frozen=True)
class Model:
    """One incident: its rows by table, and its chain, which is sealed anew for each copy."""

    incident: Incident
    rows: dict[Table, list[dict[str, Any]]]
    chain: list[Sealed]
    runs: list[str]


Models = tuple[Model, Model, Model]


async def played(directory: Path) -> Models:
    """Return a night with an action, an alarm that came and went, and one that still fires."""
    database = open_database(f"sqlite:///{directory}/models.db")
    await migrate(database)
    clock = Clock()
    clock.now = THREE
    night = Night(Scene(database, clock))
    await night.play()
    await night.again()
    clock.advance(days=1)
    await night.scene.say(alarm((clock.now - THREE) / timedelta(minutes=1)))
    await night.scene.respond.acknowledge(3, AMINA)
    await _shown(night.scene)
    async with database.read() as connection:
        first, second, third = [await _model(connection, number) for number in (1, 2, 3)]
    await database.close()
    return first, second, third


async def _shown(scene: Scene) -> None:
    """Write down that every message stands in Slack, as announce does."""
    keep = Keep(scene.database, scene.clock)
    for incident in await scene.incidents():
        for number, one in enumerate(await scene.messages(incident.number)):
            drawn = Drawn(f"{incident.title}: {one.text}", (), one.wanted, incident)
            await keep.posted(one, drawn, f"1763607600.{incident.number:03}{number:03}")


async def _model(connection: AsyncConnection, number: int) -> Model:
    incident = await incidents.read(connection, number)
    chain = await ledger.read_chain(connection, incident.id)
    known = [opened(one) for one in chain if one.kind.startswith("alert.")]
    mine = (await connection.execute(select(runs.c.id).where(runs.c.incident == number))).scalars()
    ids = list(mine)
    where: dict[Table, Any] = {
        **{t: t.c.incident == number for t in metadata.sorted_tables if "incident" in t.c},
        incidents.incidents: incidents.incidents.c.number == number,
        run_steps: run_steps.c.run.in_(ids),
        approvals: approvals.c.run.in_(ids),
        inbox: inbox.c.message_id.in_([fields["message_id"] for fields in known]),
    }
    rows = {t: await _rows(connection, t, which) for t, which in where.items()}
    return Model(incident, rows, chain, ids)


async def _rows(connection: AsyncConnection, table: Table, which: Any) -> list[dict[str, Any]]:
    found = (await connection.execute(select(table).where(which))).mappings()
    return [dict(row) for row in found]
