"""A rolling upgrade: the schema first, beside the release before; then its processes in turn."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.process import BotDidNotStart
from bot.sandbox.world import World
from bot.store.database import open_database
from tests.e2e.fleet import Fleet, running_fleet
from tests.e2e.stage import incident
from tests.support.releases import CONTRACTS, EXPANDS, migrate_to, write_migration

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.timeout(300),
]

PATIENCE = 60.0  # seconds; a busy machine


async def test_the_release_before_works_on_until_a_migration_excludes_it(
    world: World, tmp_path: Path
) -> None:
    later = write_migration(tmp_path / "later", "later", EXPANDS)
    write_migration(later, "latest", CONTRACTS, after="later", works_since="later")
    async with running_fleet(world, tmp_path, size=2) as fleet:
        amina = fleet.slack.person("amina")
        message, _ = await incident(fleet.first, fleet.slack, 0x760)
        heard = [await fleet.alarm("orders-high", 0x761)]

        _, during = await asyncio.gather(_migrated(fleet, later, "later"), _alarms(fleet, 0x762, 6))
        await amina.click(message, "Acknowledge")
        await fleet.slack.expect_update(message, containing="<@U01AMINA> has it", within=PATIENCE)

        for number, stage in enumerate(fleet.stages):
            await stage.bot.stop()
            during += await _alarms(fleet, 0x770 + number, 1, on=1 - number)
            await fleet.heal()  # as after a crash, or a deployment taken back
            assert (await stage.http.get(f"{stage.bot.address}/readyz")).status_code == 200
        during += await _alarms(fleet, 0x774, 2)
        await fleet.first.in_line(within=PATIENCE)
        await fleet.first.assert_shown_once([*heard, *during])
        await fleet.first.assert_no_double()
        assert fleet.records.rows("SELECT * FROM inbox WHERE parked_at IS NOT NULL") == []
        assert fleet.records.ledger_problems() == []

        await _migrated(fleet, later, "latest")
        stage = fleet.first
        alive = await stage.http.get(f"{stage.bot.address}/healthz")
        ready = await stage.http.get(f"{stage.bot.address}/readyz")
        assert (alive.status_code, ready.status_code) == (200, 503)
        assert "schema latest of a later release" in ready.json()["database"]
        await stage.bot.kill()
        with pytest.raises(BotDidNotStart, match="start that release, or restore a backup"):
            await stage.bot.start()


async def _migrated(fleet: Fleet, folder: Path, revision: str) -> None:
    """Migrate as the next release does, in a moment in which alarms come in."""
    database = open_database(fleet.records.url)
    await asyncio.sleep(0.2)
    await migrate_to(database, folder, revision)
    await database.close()


async def _alarms(fleet: Fleet, number: int, count: int, *, on: int | None = None) -> list[str]:
    """Let several alarms fire; return the ids of their messages."""
    heard = []
    for each in range(number, number + count):
        if on is None:
            heard.append(await fleet.alarm("api-high", each))
        else:
            envelope = fleet.envelope("sec-high", each)
            assert (await fleet.stages[on].post(envelope)).status_code == 200
            heard.append(envelope["MessageId"])
    return heard
