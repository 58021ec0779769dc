"""Write what a page says, unless nobody need be called for it any more."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.core.incident import Incident, IncidentStatus
from bot.core.reason import Reason
from bot.core.run import RunStatus
from bot.flow.look import Look
from bot.flow.look_run import LookRun
from bot.flow.page_approvers import run_of
from bot.outbound.approval_page import approval_body, approval_title
from bot.outbound.page_text import page_body, page_title
from bot.store import hidden
from bot.store.database import Database
from bot.store.pages import Page


class Letter(NamedTuple):
    """What a notifier is given, in plain text."""

    title: str
    body: str


@dataclass(frozen=True)
class Letters:
    """look: must not ask Slack; public_url: where our links lead, "" where nobody reaches us."""

    database: Database
    look: Look
    look_run: LookRun
    public_url: str

    async def write(self, page: Page, token: str) -> Letter | None:
        """Return what to send; None where it is not needed any more. token: the link's."""
        if page.reason == Reason.APPROVAL_WAITS:
            return await self._approval(page)
        card = await self.look.find(page.incident)
        if await self._is_over(page, card.incident):
            return None
        link = f"{self.public_url}/ack/{token}" if self.public_url else ""
        body = page_body(card, page.reason, link, perhaps_twice=page.intent_at is not None)
        return Letter(page_title(card), body)

    async def _approval(self, page: Page) -> Letter | None:
        """Return what asks to approve a run, while it still waits."""
        async with self.database.read() as connection:
            card = await self.look_run.card(connection, run_of(page.key))
        if card.run.status is not RunStatus.ASKED:
            return None
        body = approval_body(card, perhaps_twice=page.intent_at is not None)
        return Letter(approval_title(card), body)

    async def _is_over(self, page: Page, incident: Incident) -> bool:
        """Tell whether somebody answered meanwhile, or Slack shows what it did not show."""
        if page.reason != Reason.SLACK_IS_AWAY:
            return incident.status is not IncidentStatus.TRIGGERED
        async with self.database.read() as connection:
            return not (incident.is_open and await hidden.is_hidden(connection, page.key))
