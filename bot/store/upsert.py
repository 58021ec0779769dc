"""INSERT … ON CONFLICT DO NOTHING, the same on both databases."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

DIALECTS: Mapping[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


async def insert_or_ignore(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows; leave those alone whose unique key is taken."""
    if rows:
        await connection.execute(_ignoring(connection.dialect.name, table), [*map(dict, rows)])


async def insert_or_replace(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows; overwrite those that have the same primary key."""
    if rows:
        await connection.execute(_replacing(connection.dialect.name, table), [*map(dict, rows)])


# Put together once a table: that costs more than running it.
@cache
def _ignoring(dialect: str, table: Table) -> Insert:
    statement: Insert = DIALECTS[dialect].insert(table).on_conflict_do_nothing()
    return statement


@cache
def _replacing(dialect: str, table: Table) -> Insert:
    new = DIALECTS[dialect].insert(table)
    keys = [column.name for column in table.primary_key]
    others = {c.name: new.excluded[c.name] for c in table.columns if c.name not in keys}
    statement: Insert = new.on_conflict_do_update(index_elements=keys, set_=others)
    return statement
