"""What a check of the whole ledger asks the database: in portions, whatever there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.core.ledger import Sealed
from bot.store.checkpoints import checkpoints, heads
from bot.store.ledger import chains, entries

PORTION = 1000
LIMIT = 1000  # of what does not fit: nobody reads more
SAME_PLACE = and_(entries.c.chain == chains.c.chain, entries.c.seq == chains.c.seq)
VOUCHED = and_(entries.c.chain == heads.c.chain, entries.c.seq == heads.c.seq)


Place = tuple[str, int]  # a chain, and an entry's number in it
START: Place = ("", 0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The ledger after one place, up to another one; None: to its end."""

    after: Place = START
    last: Place | None = None

    def has(self, chain: "Column[str]", seq: "Column[int]") -> ColumnElement[bool]:
        """Return the condition that a place is in it."""
        place = tuple_(chain, seq)
        begins = and_(chain >= self.after[0], place > self.after)
        if self.last is None:
            return begins
        return and_(begins, chain <= self.last[0], place <= self.last)


ALL = Stretch()


async def size(connection: AsyncConnection) -> int:
    """Return how many entries there should be."""
    found = (await connection.execute(select(func.sum(chains.c.seq)))).scalar_one()
    return int(found or 0)


async def newest(connection: AsyncConnection) -> Sealed | None:
    """Return the entry that was written last; None in an empty ledger."""
    latest = select(entries).order_by(entries.c.at.desc(), entries.c.seq.desc()).limit(1)
    row = (await connection.execute(latest)).one_or_none()
    return Sealed(*row) if row else None


async def portion(
    connection: AsyncConnection, after: Place, limit: int = PORTION
) -> Sequence[Sealed]:
    """Return the next entries after a place, chain by chain; none at the end."""
    place = tuple_(entries.c.chain, entries.c.seq)
    query = select(entries).where(place > after).order_by(entries.c.chain, entries.c.seq)
    return [Sealed(*row) for row in await connection.execute(query.limit(limit))]


async def ends(connection: AsyncConnection, within: Stretch = ALL) -> list[tuple[str, int, bool]]:
    """Return chains (name, length) whose last entry is not their head; True: it is missing."""
    query = select(chains.c.chain, chains.c.seq, entries.c.hash.is_(None))
    query = query.select_from(chains.outerjoin(entries, SAME_PLACE))
    wrong = or_(entries.c.hash.is_(None), entries.c.hash != chains.c.head)
    query = query.where(wrong, chains.c.seq > 0, within.has(chains.c.chain, chains.c.seq))
    found = await connection.execute(query.limit(LIMIT))
    return [(chain, seq, bool(missing)) for chain, seq, missing in found]


async def strays(connection: AsyncConnection, within: Stretch = ALL) -> list[Place]:
    """Return entries (chain, seq) beyond the head of their chain."""
    beyond = or_(chains.c.chain.is_(None), entries.c.seq > chains.c.seq)
    query = select(entries.c.chain, func.min(entries.c.seq))
    query = query.select_from(entries.outerjoin(chains, entries.c.chain == chains.c.chain))
    query = query.where(beyond, within.has(entries.c.chain, entries.c.seq))
    query = query.group_by(entries.c.chain).limit(LIMIT)
    return [(chain, seq) for chain, seq in await connection.execute(query)]


async def denied(
    connection: AsyncConnection, within: Stretch = ALL
) -> list[tuple[str, int, int, bool]]:
    """Return what a checkpoint vouches for (chain, seq, checkpoint), and is not so.

    True: the entry is missing; False: it is another one.
    """
    query = select(
        heads.c.chain, heads.c.seq, heads.c.checkpoint, entries.c.hash.is_(None)
    ).select_from(heads.outerjoin(entries, VOUCHED))
    wrong = or_(entries.c.hash.is_(None), entries.c.hash != heads.c.hash)
    query = query.where(wrong, within.has(heads.c.chain, heads.c.seq))
    found = await connection.execute(query.limit(LIMIT))
    return [(chain, seq, number, bool(missing)) for chain, seq, number, missing in found]


async def unvouched(connection: AsyncConnection, within: Stretch = ALL) -> list[Place]:
    """Return chains (name, place) that were in a checkpoint which is not there any more."""
    theirs = exists().where(
        heads.c.chain == chains.c.chain,
        heads.c.seq == chains.c.checkpointed,
        checkpoints.c.number == heads.c.checkpoint,
    )
    there = within.has(chains.c.chain, chains.c.checkpointed)
    lost = and_(chains.c.checkpointed > 0, there, ~theirs)
    query = select(chains.c.chain, chains.c.checkpointed).where(lost).limit(LIMIT)
    return [(chain, seq) for chain, seq in await connection.execute(query)]


async def backdated(
    connection: AsyncConnection, number: int, before: datetime
) -> list[tuple[str, int]]:
    """Return per chain the first entry (chain, seq) that no checkpoint up to a number has.

    Only those that say to be from before a moment.
    """
    known = select(heads.c.chain, func.max(heads.c.seq).label("seq"))
    known = known.where(heads.c.checkpoint <= number).group_by(heads.c.chain)
    each = known.subquery()
    theirs = entries.outerjoin(each, entries.c.chain == each.c.chain)
    later = or_(each.c.seq.is_(None), entries.c.seq > each.c.seq)
    query = select(entries.c.chain, func.min(entries.c.seq)).select_from(theirs)
    query = query.where(later, entries.c.at < before).group_by(entries.c.chain).limit(LIMIT)
    return [(chain, seq) for chain, seq in await connection.execute(query)]


async def covered(connection: AsyncConnection, number: int) -> tuple[int, int]:
    """Return for how many chains, and entries of theirs, the checkpoints up to a number vouch."""
    known = select(func.max(heads.c.seq).label("seq")).where(heads.c.checkpoint <= number)
    each = known.group_by(heads.c.chain).subquery()
    query = select(func.count(), func.sum(each.c.seq)).select_from(each)
    row = (await connection.execute(query)).one()
    return int(row[0]), int(row[1] or 0)
