"""Draw a message as it shall stand now, from what the database knows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.card import named
from bot.core.drawn import Drawn
from bot.core.message import Message, Role
from bot.flow.look import Look
from bot.outbound.blocks.buttons import offers
from bot.outbound.blocks.digest import digest_blocks, digest_push
from bot.outbound.blocks.link import link_blocks
from bot.outbound.blocks.reply import reply_blocks, reply_push
from bot.outbound.blocks.root import push, root_blocks
from bot.outbound.blocks.steps import step_blocks
from bot.store import incidents, messages

DIGEST_INCIDENTS = 100


@dataclass(frozen=True)
class Draw:
    """Turns a message into what Slack's API takes."""

    look: Look
    clock: Callable[[], datetime]

    async def draw(self, connection: AsyncConnection, message: Message) -> Drawn:
        """Return the message as it shall stand now."""
        if message.role is Role.DIGEST:
            return await self._digest(connection, message)
        card = await self.look.card(connection, message.incident)
        now, incident = self.clock(), card.incident
        match message.role:
            case Role.REPLY:
                said = replace(message, text=named(message.text, card.targets))
                return Drawn(reply_push(said), tuple(reply_blocks(said)), 1, incident)
            case Role.RUNBOOK:
                blocks = [*step_blocks(card, now), *offers(card)]
                text = f"Runbook for {incident.name}"
                return Drawn(text, tuple(blocks), incident.revision, incident)
            case Role.LINK:
                return Drawn(push(card), tuple(link_blocks(card, now)), incident.revision, incident)
            case _:
                return Drawn(push(card), tuple(root_blocks(card, now)), incident.revision, incident)

    async def _digest(self, connection: AsyncConnection, message: Message) -> Drawn:
        waiting = await messages.unposted_roots(connection, message.channel)
        found = await incidents.unresolved_in(connection, message.channel, DIGEST_INCIDENTS)
        blocks = digest_blocks(found, waiting, self.clock())
        return Drawn(digest_push(found, waiting), tuple(blocks), message.wanted, None)
