"""Every row of an incident that holds certain words, and taking them out of it.

No list of columns: whatever table comes later and has an `incident`, is looked through too.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Table, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.core.copies import SHORTEST
from bot.store.base import metadata
from bot.store.inbox import inbox
from bot.store.incidents import incidents
from bot.store.messages import messages
from bot.store.run_steps import run_steps
from bot.store.runs import runs

INSTEAD = "[erased]"


async def shown(
    connection: AsyncConnection, number: int, words: Sequence[str]
) -> set[tuple[str, str]]:
    """Return where in Slack (channel, ts) messages of an incident tell the words."""
    query = select(messages.c.channel, messages.c.ts, messages.c.text)
    rows = await connection.execute(query.where(messages.c.incident == number))
    return {(row.channel, row.ts) for row in rows if _without(row.text, words) is not None}


async def wipe(connection: AsyncConnection, number: int, words: Sequence[str]) -> list[str]:
    """Take words out of every row of an incident, in the caller's transaction.

    Returns the names of the tables. Whatever Slack shows of the incident is drawn anew.
    """
    mine = select(runs.c.id).where(runs.c.incident == number)
    theirs: list[tuple[Table, ColumnElement[bool]]] = [
        *((table, table.c.incident == number) for table in _tables()),
        (incidents, incidents.c.number == number),
        (run_steps, run_steps.c.run.in_(mine)),
    ]
    found = [t.name for t, where in theirs if await _wipe(connection, t, where, words)]
    posted = and_(messages.c.incident == number, messages.c.ts != "")
    await connection.execute(update(messages).where(posted).values(posted=0))
    return found


def _tables() -> list[Table]:
    """Return the tables that speak of incidents by their numbers."""
    return [table for table in metadata.sorted_tables if "incident" in table.c]


async def wipe_signals(
    connection: AsyncConnection, signals: Iterable[tuple[str, str]], words: Sequence[str]
) -> bool:
    """Take words out of raw signals (publisher, message id); tell whether there were any."""
    found = False
    for publisher, ident in signals:
        where = and_(inbox.c.publisher == publisher, inbox.c.message_id == ident)
        found |= await _wipe(connection, inbox, where, words)
    return found


async def _wipe(
    connection: AsyncConnection, table: Table, where: ColumnElement[bool], words: Sequence[str]
) -> bool:
    keys = list(table.primary_key)
    changed = False
    for row in (await connection.execute(select(table).where(where))).all():
        values = _changes(row, words, {key.name for key in keys})
        if values:
            same = and_(*(key == row._mapping[key.name] for key in keys))  # noqa: SLF001  (SQLAlchemy's public name)
            await connection.execute(update(table).where(same).values(values))
            changed = True
    return changed


def _changes(row: Row[Any], words: Sequence[str], keys: set[str]) -> dict[str, Any]:
    """Return the columns of a row that hold the words, without them."""
    found = {}
    for name, value in row._mapping.items():  # noqa: SLF001  (SQLAlchemy's public name)
        left = _without(value, words) if name not in keys else None
        if left is not None:
            found[str(name)] = left
    return found


def _without(value: Any, words: Sequence[str]) -> Any:
    """Return a text or bytes without the words, as they are and as JSON has them; None for same."""
    if not isinstance(value, str | bytes):
        return None
    text = value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
    left = text
    for word in sorted(words, key=len, reverse=True):
        for form in _forms(word):
            if len(form) >= SHORTEST or text == form:
                left = left.replace(form, INSTEAD)
    if left == text:
        return None
    return left.encode("utf-8", "surrogateescape") if isinstance(value, bytes) else left


def _forms(word: str) -> list[str]:
    """Return a word as it is, and as JSON has it, and JSON within JSON."""
    forms = [word]
    for ascii_only in (True, False):
        once = json.dumps(word, ensure_ascii=ascii_only)[1:-1]
        forms += [once, json.dumps(once, ensure_ascii=ascii_only)[1:-1]]
    return list(dict.fromkeys(forms))
