from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from bot.core.absorb import begin
from bot.core.routing import Routing
from bot.core.tracking import first_heard
from bot.store import alerts, incidents, portion
from bot.store.database import Database
from bot.store.portion import MOST, portions
from tests.support.alerts import THREE, alarm

LIMIT = 32_766  # values that SQLite takes in a statement as it is usually built
LISTS = 3  # a statement has at most so many


@given(st.lists(st.integers(0, 5_000), max_size=4_000))
def test_every_value_once_and_in_order(values: list[int]) -> None:
    parts = list(portions(values))
    assert [value for part in parts for value in part] == sorted(set(values))
    assert all(0 < len(part) <= MOST for part in parts)


@contextmanager
def counted(database: Database) -> Iterator[list[int]]:
    """Count the values of each statement."""
    counts: list[int] = []

    def note(_c: object, _cursor: object, _statement: str, values: Any, *_: object) -> None:
        counts.append(len(values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield counts
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_long_lists_are_asked_for_in_portions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portion, "MOST", 2)
    names, numbers = [f"a{n}" for n in range(9)], range(1, 10)
    async with database.write() as connection:
        for name in names:
            one = begin(alarm(), Routing("C0ALARMS", name, lambda: "default"), name, THREE)
            number = (await incidents.open_incident(connection, one)).number
            tracked = first_heard(alarm(fingerprint=name), number, authenticated=True)
            await alerts.save(connection, [tracked])
    with counted(database) as counts:
        async with database.write() as connection:
            assert set(await alerts.current(connection, names)) == set(names)
            assert await alerts.count_firing(connection, numbers) == dict.fromkeys(numbers, 1)
            locked = await incidents.lock_all(connection, reversed(numbers))
            assert [one.number for one in locked] == list(numbers)
            homes = await incidents.homes(connection, names, THREE - timedelta(1))
            assert sorted(homes) == list(zip(names, numbers, strict=True))
            await alerts.forget(connection, 1, names)
            assert await alerts.count(connection, 1) == 0
    few = 3 * LISTS  # a portion in each list, and a value or two besides
    assert max(counts) <= few
    assert MOST * LISTS + few < LIMIT
