"""Draw a message as it shall stand now, from what the database knows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.card import named
from bot.core.drawn import Drawn
from bot.core.errors import FloodIsUnknown, IncidentIsUnknown
from bot.core.message import Message, Role
from bot.flow.look import Look
from bot.flow.look_flood import LookFlood
from bot.flow.look_run import LookRun
from bot.outbound.blocks.backfill import backfill_blocks, backfill_push
from bot.outbound.blocks.buttons import offers
from bot.outbound.blocks.digest import digest_blocks, digest_push
from bot.outbound.blocks.evidence import evidence_blocks, evidence_push
from bot.outbound.blocks.link import link_blocks
from bot.outbound.blocks.reply import reply_blocks, reply_push
from bot.outbound.blocks.root import push, root_blocks
from bot.outbound.blocks.run import run_blocks, run_push
from bot.outbound.blocks.steps import step_blocks
from bot.outbound.blocks.update import update_blocks, update_push
from bot.store import backfills, evidence, incidents
from bot.store.run_messages import run_of


@dataclass(frozen=True)
class Draw:
    """Turns a message into what Slack's API takes. titles: of diagnostics, by name."""

    look: Look
    look_run: LookRun
    look_flood: LookFlood
    clock: Callable[[], datetime]
    titles: Mapping[str, str] = field(default_factory=dict)

    async def draw(self, connection: AsyncConnection, message: Message) -> Drawn:
        """Return the message as it shall stand now."""
        others = {
            Role.DIGEST: self._digest,
            Role.HEARTBEAT: _as_written,
            Role.BEHIND: _as_written,
            Role.RUN: self._run,
            Role.COPY: self._run,
            Role.EVIDENCE: self._evidence,
            Role.BACKFILL: self._backfill,
        }
        if message.role in others:
            return await others[message.role](connection, message)
        card = await self.look.card(connection, message.incident)
        now, incident = self.clock(), card.incident
        match message.role:
            case Role.REPLY:
                said = replace(message, text=named(message.text, card.targets))
                return Drawn(reply_push(said), tuple(reply_blocks(said)), 1, incident)
            case Role.UPDATE:
                return Drawn(
                    update_push(message, card), tuple(update_blocks(message, card)), 1, incident
                )
            case Role.RUNBOOK:
                blocks = [*step_blocks(card, now), *offers(card)]
                text = f"Runbook for {incident.name}"
                return Drawn(text, tuple(blocks), incident.revision, incident)
            case Role.LINK:
                return Drawn(push(card), tuple(link_blocks(card, now)), incident.revision, incident)
            case _:
                return Drawn(push(card), tuple(root_blocks(card, now)), incident.revision, incident)

    async def _run(self, connection: AsyncConnection, message: Message) -> Drawn:
        card = await self.look_run.card(connection, run_of(message.key))
        blocks = tuple(run_blocks(card, self.clock()))
        return Drawn(run_push(card), blocks, card.run.revision, card.incident)

    async def _evidence(self, connection: AsyncConnection, message: Message) -> Drawn:
        incident = await incidents.read(connection, message.incident)
        pieces = await evidence.of_incident(connection, message.incident)
        blocks = tuple(evidence_blocks(incident.number, pieces, self.titles, self.clock()))
        return Drawn(evidence_push(incident), blocks, message.wanted, incident)

    async def _backfill(self, connection: AsyncConnection, message: Message) -> Drawn:
        incident = await incidents.read(connection, message.incident)
        asked = await backfills.read(connection, message.incident)
        if asked is None:  # its row and this message are written together
            raise IncidentIsUnknown(f"nobody asked for the past of {incident.name}")
        blocks = tuple(backfill_blocks(asked, self.titles, self.clock()))
        return Drawn(backfill_push(asked), blocks, message.wanted, incident)

    async def _digest(self, connection: AsyncConnection, message: Message) -> Drawn:
        try:
            overview = await self.look_flood.overview(connection, message.id, message.wanted)
        except FloodIsUnknown as gone:  # an older release began it, beside this one
            return Drawn(str(gone), (), message.wanted, None)
        blocks = tuple(digest_blocks(overview, self.clock()))
        return Drawn(digest_push(overview), blocks, message.wanted, None)


async def _as_written(connection: AsyncConnection, message: Message) -> Drawn:
    del connection  # the message says it all
    return Drawn(message.text, (), message.wanted, None)
