"""Pages: what goes out by notifiers, each wanted once and sent until it is taken."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import Moment, Words, metadata, new_id
from bot.store.upsert import insert_or_ignore

pages = Table(
    "pages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("incident", Integer, nullable=False),
    Column("notifier", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("intent_at", Moment),
    Column("sent_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("problem", Words, nullable=False),
    Column("token_hash", String(64), nullable=False),
    UniqueConstraint("incident", "notifier", "key"),
)

UNSENT = pages.c.sent_at.is_(None)
Index("ix_pages_unsent", pages.c.due_at, sqlite_where=UNSENT, postgresql_where=UNSENT)
Index("ix_pages_token", pages.c.token_hash)


@dataclass(frozen=True, slots=True)
class Page:
    """A page on its way. key: what makes it one of its kind for its incident and notifier.

    intent_at: it was handed to the notifier, whose answer is not known yet.
    """

    id: str
    incident: int
    notifier: str
    key: str
    reason: str
    due_at: datetime
    intent_at: datetime | None
    sent_at: datetime | None
    tries: int
    problem: str


@dataclass(frozen=True, slots=True)
class PageWish:
    """A page that shall go out; one for equal (incident, notifier, key). reason: why."""

    incident: int
    notifier: str
    key: str
    reason: str
    at: datetime


async def want(connection: AsyncConnection, wish: PageWish) -> None:
    """Want a page; the same one wanted again stays as it is."""
    row = {
        "id": new_id(),
        "incident": wish.incident,
        "notifier": wish.notifier,
        "key": wish.key,
        "reason": wish.reason,
        "due_at": wish.at,
        "tries": 0,
        "problem": "",
        "token_hash": "",
    }
    await insert_or_ignore(connection, pages, [row])


async def notifiers_due(connection: AsyncConnection, now: datetime) -> set[str]:
    """Return the notifiers by which something is to be sent."""
    query = select(pages.c.notifier).where(UNSENT, pages.c.due_at <= now).distinct()
    return set((await connection.execute(query)).scalars())


async def next_due(connection: AsyncConnection, notifier: str, now: datetime) -> Page | None:
    """Lock and return a notifier's page that is due the longest; None where there is none."""
    columns = [pages.c[name] for name in Page.__slots__]
    mine = [UNSENT, pages.c.notifier == notifier, pages.c.due_at <= now]
    query = select(*columns).where(*mine).order_by(pages.c.due_at)
    rows = await connection.execute(query.limit(1).with_for_update(skip_locked=True))
    row = rows.mappings().first()
    return Page(**row) if row else None


async def change(connection: AsyncConnection, page: str, **values: Any) -> None:
    """Write some columns of a page."""
    await connection.execute(update(pages).where(pages.c.id == page).values(**values))


async def by_token(connection: AsyncConnection, token: str) -> Page | None:
    """Return the page whose link carries a token."""
    columns = [pages.c[name] for name in Page.__slots__]
    query = select(*columns).where(pages.c.token_hash == hashed(token))
    row = (await connection.execute(query)).mappings().first()
    return Page(**row) if row else None


def hashed(token: str) -> str:
    """Return what is kept of a token: who reads the database cannot make the link."""
    return hashlib.sha256(token.encode()).hexdigest()
