from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.absorb import begin
from bot.core.errors import IncidentIsUnknown
from bot.core.incident import Incident, IncidentStatus, Verb, move
from bot.core.routing import Routing
from bot.core.severity import Severity
from bot.store import incidents
from bot.store.base import new_id
from bot.store.database import Database
from tests.support.alerts import THREE, alarm, minute


def incident(group: str = "g", **given: Any) -> Incident:
    one = begin(alarm(), Routing("C0ALARMS", group, lambda: "default"), new_id(), THREE)
    return replace(one, **given)


async def opened(database: Database, *several: Incident) -> list[Incident]:
    async with database.write() as connection:
        return [await incidents.open_incident(connection, one) for one in several]


async def saved(database: Database, *several: Incident) -> None:
    async with database.write() as connection:
        await incidents.save(connection, several)


def resolved(one: Incident, at: datetime = THREE) -> Incident:
    return move(one, Verb.RESOLVE, at)


async def homes(database: Database, *keys: str) -> list[tuple[str, int]]:
    async with database.read() as connection:
        return sorted(await incidents.homes(connection, keys, resolved_since=minute(-30)))


async def test_the_database_gives_the_number(database: Database) -> None:
    first, second = await opened(database, incident("a"), incident("b"))
    assert (first.number, second.number) == (1, 2)
    async with database.read() as connection:
        assert await incidents.read(connection, 2) == second


async def test_every_column_is_saved(database: Database) -> None:
    (one,) = await opened(database, incident())
    changed = replace(
        one,
        group_key="split:x",
        status=IncidentStatus.MITIGATED,
        severity=Severity.CRITICAL,
        title="worse",
        account="444455556666",
        region="us-east-1",
        channel="C0OTHER",
        runbook="other",
        lead="guardduty",
        opened_at=minute(1),
        opened_by="slack:U01AMINA",
        active_at=minute(2),
        acknowledged_at=minute(3),
        mitigated_at=minute(4),
        resolved_at=minute(5),
        assignee="slack:U02YUSUF",
        quiet_due_at=minute(6),
        flapping=True,
        contained=True,
        merged_into=7,
        impact="one in five",
        revision=8,
        cause="m-1",
    )
    untouched = {n for n in Incident.__slots__ if getattr(changed, n) == getattr(one, n)}
    assert untouched == {"number", "id"}
    await saved(database, changed)
    async with database.read() as connection:
        assert await incidents.read(connection, one.number) == changed


async def test_at_most_one_unresolved_incident_a_group(database: Database) -> None:
    (first,) = await opened(database, incident())
    with pytest.raises(IntegrityError):
        await opened(database, incident())
    await saved(database, resolved(first))
    await opened(database, incident())
    with pytest.raises(IntegrityError):
        await saved(database, move(resolved(first), Verb.REOPEN, THREE))


async def test_an_unknown_number(database: Database) -> None:
    async with database.write() as connection:
        with pytest.raises(IncidentIsUnknown, match="there is no INC-9"):
            await incidents.lock(connection, 9)
        with pytest.raises(IncidentIsUnknown, match="there is no INC-9"):
            await incidents.read(connection, 9)


async def test_locks_are_taken_in_number_order(database: Database) -> None:
    await opened(database, incident("a"), incident("b"), incident("c"))
    async with database.write() as connection:
        locked = await incidents.lock_all(connection, [3, 1, 3, 9])
    assert [one.number for one in locked] == [1, 3]


async def test_a_home_is_open_or_was_until_lately(database: Database) -> None:
    opening = [incident(key) for key in ("open", "lately", "long ago", "other")]
    _, lately, long_ago, _ = await opened(database, *opening)
    await saved(database, resolved(lately, minute(-30)), resolved(long_ago, minute(-31)))
    assert await homes(database, "open", "lately", "long ago") == [("lately", 2), ("open", 1)]
    assert await homes(database) == []


async def test_what_was_merged_lives_on_while_the_other_does(database: Database) -> None:
    gone, kept = await opened(database, incident("gone"), incident("kept"))
    long_ago = minute(-600)
    await saved(database, replace(resolved(gone, long_ago), merged_into=kept.number))
    assert await homes(database, "gone", "kept") == [("gone", 2), ("kept", 2)]
    await saved(database, resolved(kept, minute(-10)))
    assert await homes(database, "gone", "kept") == [("gone", 2), ("kept", 2)]
    await saved(database, resolved(kept, long_ago))
    assert await homes(database, "gone", "kept") == []


async def test_what_was_merged_into_it_follows_it(database: Database) -> None:
    first, second, third = await opened(database, *(incident(key) for key in "abc"))
    await saved(database, replace(resolved(first), merged_into=second.number))
    async with database.write() as connection:
        await incidents.redirect(connection, second.number, third.number)
        assert (await incidents.read(connection, first.number)).merged_into == third.number
        assert (await incidents.read(connection, third.number)).merged_into is None


async def test_what_stayed_quiet_is_due_the_longest_first(database: Database) -> None:
    due = [minute(2), minute(1), minute(3), None, minute(0)]
    contained = [False, False, False, False, True]
    await opened(
        database,
        *(
            incident(str(n), quiet_due_at=at, contained=held)
            for n, (at, held) in enumerate(zip(due, contained, strict=True))
        ),
    )
    async with database.read() as connection:
        assert await incidents.quiet_since(connection, minute(2), 10) == [2, 1]
        assert await incidents.quiet_since(connection, minute(2), 1) == [2]


async def test_lists(database: Database) -> None:
    severities = [Severity.LOW, Severity.CRITICAL, Severity.CRITICAL, Severity.HIGH]
    several = [incident(str(n), severity=severity) for n, severity in enumerate(severities)]
    several.append(incident("elsewhere", channel="C0OTHER"))
    found = await opened(database, *several)
    await saved(database, resolved(found[3]))
    async with database.read() as connection:
        newest = await incidents.unresolved(connection)
        assert [one.number for one in newest] == [5, 3, 2, 1]
        assert [one.number for one in await incidents.unresolved(connection, 2)] == [5, 3]
        assert await incidents.count_by_status(connection) == {"triggered": 4, "resolved": 1}


async def test_titles_that_only_the_default_runbook_fitted(database: Database) -> None:
    old = THREE - timedelta(days=60)
    await opened(
        database,
        incident("a", title="disk is full"),
        incident("b", title="too slow"),
        incident("c", title="disk is full"),
        incident("d", title="old", opened_at=old),
        incident("e", title="known", runbook="database"),
    )
    async with database.read() as connection:
        found = await incidents.with_runbook(connection, "default", THREE)
        assert found == ["disk is full", "too slow"]
        assert await incidents.with_runbook(connection, "default", THREE, 1) == ["disk is full"]


@pytest.mark.parametrize("before", [0, 2])
async def test_numbers_can_be_skipped(database: Database, before: int) -> None:
    await opened(database, *(incident(f"g{n}") for n in range(before)))
    async with database.write() as connection:
        await incidents.skip_numbers(connection, 1000)
    last, *_ = await opened(database, incident("later"))
    assert last.number > before + 1000
    (following,) = await opened(database, incident("following"))
    assert following.number == last.number + 1
