"""The steps of runs: what was attempted, and what came of it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Integer, String, Table, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.run import RunStep, StepState
from bot.store.base import Moment, Words, metadata
from bot.store.upsert import insert_or_ignore

run_steps = Table(
    "run_steps",
    metadata,
    Column("run", String(36), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("state", String(16), nullable=False),
    Column("says", Words, nullable=False),
    Column("request_ids", Words, nullable=False),
    Column("made", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", Moment),
)


def _step(row: RowMapping) -> RunStep:
    fields = {name: row[name] for name in RunStep.__slots__}
    fields["state"] = StepState(row["state"])
    fields["request_ids"] = tuple(json.loads(row["request_ids"]))
    fields["made"] = json.loads(row["made"])
    return RunStep(**fields)


def _values(step: RunStep) -> dict[str, Any]:
    values = {name: getattr(step, name) for name in RunStep.__slots__}
    ids, made = json.dumps(step.request_ids), json.dumps(dict(step.made))
    return {**values, "state": step.state.value, "request_ids": ids, "made": made}


async def add(connection: AsyncConnection, run: str, steps: Sequence[RunStep]) -> None:
    """Write a run's steps; those that stand there already stay as they are."""
    await insert_or_ignore(connection, run_steps, [{"run": run, **_values(s)} for s in steps])


async def save(connection: AsyncConnection, run: str, step: RunStep) -> None:
    """Write a changed step back."""
    mine = [run_steps.c.run == run, run_steps.c.position == step.position]
    await connection.execute(update(run_steps).where(*mine).values(_values(step)))


async def of_run(connection: AsyncConnection, run: str) -> list[RunStep]:
    """Return a run's steps in order."""
    query = select(run_steps).where(run_steps.c.run == run).order_by(run_steps.c.position)
    return [_step(row) for row in (await connection.execute(query)).mappings()]
