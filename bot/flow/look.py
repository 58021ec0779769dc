"""Look at incidents without changing them: cards, lists, raw events."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.account import Account, account_name
from bot.core.alert import Alert, AlertStatus
from bot.core.before import Before
from bot.core.card import Card, targets_of
from bot.core.errors import RunbookIsWrong
from bot.core.incident import Incident
from bot.core.ledger import Sealed, opened
from bot.core.message import Role
from bot.core.offer import Offer, offers
from bot.core.runbook import DEFAULT, Context, RenderedRunbook, Runbook, render
from bot.core.tracking import Tracked
from bot.store import alerts, inbox, incidents, ledger, messages, steps
from bot.store.alike import alike, cures
from bot.store.database import Database

CARD_ALERTS = 50
FINGERPRINTS = 5  # whose past is looked for
log = structlog.get_logger("look")
RAW_EVENTS = 4


def _nowhere(channel: str, ts: str) -> str:
    del channel, ts
    return ""


@dataclass(frozen=True)
class Look:
    """Gathers what people see. accounts by id; runbooks by name; catalogue: all actions.

    called: whom an incident called as it opened: Slack ids; permalink: the address of a
    message, by channel and ts, "" where it is not known.
    """

    database: Database
    accounts: Mapping[str, Account]
    runbooks: Mapping[str, Runbook]
    catalogue: Sequence[Offer]
    called: Callable[[AsyncConnection, Incident], Awaitable[tuple[str, ...]]] | None = None
    permalink: Callable[[str, str], str] = _nowhere

    async def card(self, connection: AsyncConnection, number: int) -> Card:
        """Return an incident's card. Raises IncidentIsUnknown."""
        incident = await incidents.read(connection, number)
        tracked = await alerts.of_incident(connection, number, CARD_ALERTS)
        ticks = await steps.ticks(connection, number, incident.runbook)
        runbook = self.runbooks.get(incident.runbook) or self.runbooks[DEFAULT]
        account = self.accounts.get(incident.account)
        main = _main(incident, tracked)
        name = account_name(self.accounts, incident.account)
        environment = account.environment if account else ""
        context = Context(
            main, incident.number, incident.title, incident.severity, name, environment,
            incident.region,
        )  # fmt: skip
        return Card(
            incident=incident,
            alerts=tuple(tracked),
            hidden=await _hidden(connection, number, len(tracked)),
            account_name=name,
            environment=environment,
            runbook=self._rendered(runbook, context),
            ticks=ticks,
            offers=_offers(runbook, main, self.catalogue),
            called=await self.called(connection, incident) if self.called else (),
            before=await self._before(connection, incident, tracked) if incident.is_open else (),
        )

    async def _before(
        self, connection: AsyncConnection, incident: Incident, tracked: Sequence[Tracked]
    ) -> tuple[Before, ...]:
        """Return the latest incidents of the same resource or alarm, and what ended them."""
        fingerprints = [one.alert.fingerprint for one in tracked[:FINGERPRINTS]]
        found = await alike(connection, incident, fingerprints)
        if not found:
            return ()
        done = await cures(connection, [one.number for one in found])
        titles = {offer.name: offer.title for offer in self.catalogue}
        return tuple(
            Before(
                one.number,
                one.opened_at,
                one.resolved_at,
                titles.get(done.get(one.number, ""), ""),
                self.permalink(one.channel, one.ts) if one.ts else "",
            )
            for one in found
        )

    def _rendered(self, runbook: Runbook, context: Context) -> RenderedRunbook:
        """Fill in a runbook; one that fails on this alert must not keep it from being shown."""
        try:
            return render(runbook, context)
        except RunbookIsWrong as wrong:
            log.warning("runbook failed, showing the default", error=str(wrong))
            return render(self.runbooks[DEFAULT], context)

    async def find(self, number: int) -> Card:
        """Return an incident's card, in a transaction of its own."""
        async with self.database.read() as connection:
            return await self.card(connection, number)

    async def unresolved(self, limit: int = 50) -> list[Incident]:
        """Return the open incidents, newest first."""
        async with self.database.read() as connection:
            return await incidents.unresolved(connection, limit)

    async def number_at(self, channel: str, ts: str) -> int | None:
        """Return the incident in whose thread a message stands; None where there is none."""
        if not ts:  # as those have that are not posted yet
            return None
        async with self.database.read() as connection:
            return await messages.incident_at(connection, channel, ts)

    async def thread_in(self, number: int, channel: str) -> str:
        """Return the ts of an incident's thread in a channel; "" where it has none there."""
        async with self.database.read() as connection:
            known = await messages.of_incident(connection, number)
        heads = [one for one in known if one.role in (Role.ROOT, Role.LINK)]
        return next((one.ts for one in heads if one.channel == channel), "")

    async def raw(self, number: int) -> list[tuple[str, str]]:
        """Return the latest raw events of an incident: (where from, text), newest first."""
        async with self.database.read() as connection:
            incident = await incidents.read(connection, number)
            keys = _latest_signals(await ledger.read_chain(connection, incident.id))
            found = [await inbox.find(connection, *key) for key in keys]
        return [
            (f"{signal.publisher} · {signal.message_id}", signal.body.decode(errors="replace"))
            for signal in found
            if signal
        ]


async def _hidden(connection: AsyncConnection, number: int, shown: int) -> int:
    """Return how many alerts a card does not show; they are counted only where there may be any."""
    return 0 if shown < CARD_ALERTS else await alerts.count(connection, number) - shown


def _latest_signals(chain: Sequence[Sealed]) -> list[tuple[str, str]]:
    """Return (publisher, message id) of the last few signals that a ledger's chain speaks of."""
    keys: dict[tuple[str, str], None] = {}
    for entry in reversed(chain):
        if entry.kind.startswith("alert."):
            fields = opened(entry)
            keys[fields["publisher"], fields["message_id"]] = None
        if len(keys) == RAW_EVENTS:
            break
    return list(keys)


def _main(incident: Incident, tracked: Sequence[Tracked]) -> Alert:
    """Return what the runbook speaks of: the leading alert, with the targets of all."""
    leading = [t for t in tracked if t.alert.source == incident.lead] or tracked
    if leading:
        return replace(leading[0].alert, targets=targets_of([leading[0], *tracked]))
    return Alert(
        source="person",
        status=AlertStatus.FIRING,
        severity=incident.severity,
        title=incident.title,
        fingerprint=incident.id,
        at=incident.opened_at,
        account=incident.account,
        region=incident.region,
    )


def _offers(runbook: Runbook, main: Alert, catalogue: Sequence[Offer]) -> tuple[Offer, ...]:
    known = {offer.name: offer for offer in catalogue}
    return tuple(known[name] for name in offers(runbook, main.targets, catalogue))
