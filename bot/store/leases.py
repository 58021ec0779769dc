"""Leases: exactly one replica does a thing, told apart by the database's own clock."""

from hashlib import sha256

from sqlalchemy import (
    Column,
    Float,
    String,
    Table,
    cast,
    delete,
    extract,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.store.base import metadata, new_id
from bot.store.upsert import insert_or_ignore

ONCE = "once:"  # held by what was done, and by no process
UNIX_EPOCH_AS_JULIAN_DAY, SECONDS_A_DAY = 2440587.5, 86400.0

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(36), nullable=False),
    Column("until", Float, nullable=False),
)


def _now(connection: AsyncConnection) -> ColumnElement[float]:
    """Return the database's time in seconds: replicas' clocks differ, this one does not."""
    if connection.dialect.name == "sqlite":
        # unixepoch('subsec') would need SQLite 3.42, which is newer than many systems'.
        return (func.julianday("now", type_=Float) - UNIX_EPOCH_AS_JULIAN_DAY) * SECONDS_A_DAY
    return cast(extract("epoch", func.clock_timestamp()), Float)


async def hold(connection: AsyncConnection, name: str, holder: str, seconds: float) -> bool:
    """Take or renew a lease; False while another holder has it."""
    await insert_or_ignore(connection, leases, [{"name": name, "holder": holder, "until": 0.0}])
    now = _now(connection)
    free = or_(leases.c.holder == holder, leases.c.until < now)
    query = update(leases).where(leases.c.name == name, free)
    taken = await connection.execute(query.values(holder=holder, until=now + seconds))
    return taken.rowcount == 1


async def release(connection: AsyncConnection, holder: str) -> None:
    """Give back all leases of a holder, so that another need not wait."""
    await connection.execute(delete(leases).where(leases.c.holder == holder))


async def clear(connection: AsyncConnection) -> None:
    """Drop all leases: for SQLite, whose file lock proves that nobody else lives."""
    await connection.execute(delete(leases).where(~leases.c.name.startswith(ONCE)))


async def once(connection: AsyncConnection, what: str, seconds: float) -> bool:
    """Tell whether nobody asked this about `what` for so long: exactly one replica gets True."""
    name = f"{ONCE}{sha256(what.encode()).hexdigest()[:48]}"
    return await hold(connection, name, new_id(), seconds)


async def forget(connection: AsyncConnection) -> int:
    """Forget leases that have ended; return how many."""
    ended = delete(leases).where(leases.c.until < _now(connection))
    return (await connection.execute(ended)).rowcount


async def holder(connection: AsyncConnection, name: str) -> str | None:
    """Return who holds a lease now."""
    alive = [leases.c.name == name, leases.c.until >= _now(connection)]
    return (await connection.execute(select(leases.c.holder).where(*alive))).scalar_one_or_none()


async def holders(connection: AsyncConnection, prefix: str) -> set[str]:
    """Return who holds any lease whose name begins so."""
    alive = [leases.c.name.startswith(prefix), leases.c.until >= _now(connection)]
    return set((await connection.execute(select(leases.c.holder).where(*alive))).scalars())
