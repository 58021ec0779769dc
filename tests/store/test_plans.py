"""Plans are kept byte for byte, and what is not as it was is refused."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot.core.errors import PlanIsGone
from bot.core.plan import Plan
from bot.core.proposed import Shown
from bot.core.stored_plan import to_bytes
from bot.store import plans, runs
from bot.store.database import Database
from tests.support.alerts import THREE, minute
from tests.support.runs import plan, run, shown


async def save(database: Database, *several: Shown) -> None:
    async with database.write() as connection:
        for one in several:
            await plans.save(connection, one)


async def read(database: Database, plan_id: str) -> Shown:
    async with database.read() as connection:
        return await plans.read(connection, plan_id)


async def overwrite(database: Database, plan_id: str, body: bytes) -> None:
    async with database.write() as connection:
        query = update(plans.plans).where(plans.plans.c.id == plan_id)
        await connection.execute(query.values(body=body))


async def test_a_plan_comes_back_as_it_was_shown(database: Database) -> None:
    odd = plan(undo="NUL \0, half a \ud83d pair", saved={"ids": ["eni-\0"], "n": [1, None, 0.5]})
    one, other = shown(plan=odd, undoes="0198"), shown(actor="slack:U02YUSUF", incident=2)
    await save(database, one, other)
    assert await read(database, one.id) == one
    assert await read(database, other.id) == other


async def test_a_plan_that_is_not_kept_is_gone(database: Database) -> None:
    with pytest.raises(PlanIsGone, match="no longer kept"):
        await read(database, "none")


def _other_target(one: Plan) -> bytes:
    return to_bytes(one).replace(b"i-0web2", b"i-0prod")


def _other_rights(one: Plan) -> bytes:
    raw = json.loads(to_bytes(one))
    return json.dumps({**raw, "saved": {"interfaces": {"eni-1": ["sg-mine"]}}}).encode()


CHANGES: list[Callable[[Plan], bytes]] = [
    _other_target,
    _other_rights,
    lambda one: to_bytes(one)[:-1],
    lambda _: b"",
    lambda _: b"null",
    lambda _: b"[]",
    lambda _: b"{}",
    lambda _: b"\xff",
    lambda one: to_bytes(one).replace(b'"version"', b'"wersion"'),
    lambda one: to_bytes(one).replace(b'"passed"', b'"maybe"'),
    lambda one: to_bytes(one).replace(b'"parameters":{"snapshot":true}', b'"parameters":5'),
]


async def test_a_plan_whose_bytes_were_changed_is_refused(database: Database) -> None:
    one = shown()
    await save(database, one)
    for change in CHANGES:
        await overwrite(database, one.id, change(one.plan))
        with pytest.raises(PlanIsGone, match="was changed in the database"):
            await read(database, one.id)


async def test_old_plans_are_forgotten_unless_they_became_runs(database: Database) -> None:
    old, ran, new = shown(shown_at=minute(-60)), shown(shown_at=minute(-60)), shown()
    await save(database, old, ran, new)
    async with database.write() as connection:
        await runs.add(connection, run(id=ran.id))
        assert await plans.forget(connection, THREE) == 1
        assert await plans.forget(connection, THREE) == 0
    with pytest.raises(PlanIsGone):
        await read(database, old.id)
    assert (await read(database, ran.id), await read(database, new.id)) == (ran, new)
