"""Write down what became of a message: in its row, and in its incident's ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.drawn import Drawn
from bot.core.ledger import SYSTEM, Entry
from bot.core.message import Message
from bot.store import incidents, ledger, messages
from bot.store.database import Database


@dataclass(frozen=True)
class Keep:
    """Keeps the messages table true."""

    database: Database
    clock: Callable[[], datetime]

    async def change(self, message: Message, **values: Any) -> None:
        """Write some columns of the message's row."""
        async with self.database.write() as connection:
            await messages.change(connection, message.id, **values)

    async def intend(self, message: Message, since: datetime, due_at: datetime) -> bool:
        """Write that it is about to be posted; False where it is not as it was read any more."""
        async with self.database.write() as connection:
            return await messages.intend(connection, message, since, due_at)

    async def posted(self, message: Message, drawn: Drawn, ts: str) -> None:
        """Write that it stands in Slack, in the message's channel, as drawn.

        Its intent stays, where an earlier post of it may stand there too.
        """
        now = self.clock()
        fields = {"channel": message.channel, "ts": ts, "role": message.role, "text": drawn.text}
        async with self.database.write() as connection:
            await messages.change(
                connection,
                message.id,
                ts=ts,
                channel=message.channel,
                posted=drawn.revision,
                intent_at=message.intent_at,
                due_at=now,
                tries=0,
            )
            await self._append(connection, message, "message.posted", fields)

    async def note(self, message: Message, kind: str, **fields: Any) -> None:
        """Write something about the message into the ledger."""
        fields = {"channel": message.channel, "message": message.id, **fields}
        async with self.database.write() as connection:
            await self._append(connection, message, kind, fields)

    async def _append(
        self, connection: AsyncConnection, message: Message, kind: str, fields: dict[str, Any]
    ) -> None:
        """Append to the chain of its incident; a digest belongs to none."""
        chain = SYSTEM
        if message.incident:
            chain = (await incidents.read(connection, message.incident)).id
        await ledger.append(connection, [Entry(chain, kind, self.clock(), "system", fields)])
