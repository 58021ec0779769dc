"""The incident's one live message: what broke, where, since when, what to do, who has it."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.actor import mention, slack_actor
from bot.core.card import Card
from bot.core.incident import IncidentStatus
from bot.core.span import Span, SpanKind, text_of
from bot.outbound.blocks.alerts import alert_lines
from bot.outbound.blocks.before import before_lines
from bot.outbound.blocks.buttons import buttons
from bot.outbound.blocks.elements import Block, context, section
from bot.outbound.blocks.place import place, title
from bot.outbound.blocks.words import headline, holder, signed
from bot.outbound.mrkdwn import plain, spans_to_mrkdwn
from bot.outbound.when import ago, clock, elapsed

SHOWN_ALERTS = 4
TITLE, LINE, IMPACT = 300, 240, 600
PUSH_TITLE, PUSH_FIRST, PUSH_PLACE = 160, 80, 60


def push(card: Card) -> str:
    """Return all that a phone's notification shows: severity, what, where, what first."""
    incident = card.incident
    word = headline(incident.severity, incident.status)
    where = plain(card.account_name or incident.region, PUSH_PLACE)
    what = f"{word}: {plain(title(card), PUSH_TITLE).rstrip('.')}{f' ({where})' if where else ''}."
    first = plain(text_of(card.runbook.first).rstrip("."), PUSH_FIRST) if _is_on(card) else ""
    return f"{what} First: {first}. {incident.name}" if first else f"{what} {incident.name}"


def root_blocks(card: Card, now: datetime) -> list[Block]:
    """Return the live message."""
    front = f"{signed(card.incident)} · *{card.incident.name}*"
    blocks = [context(f"{front} · {_holder(card)}"), section("\n".join(facts(card, now)))]
    advice = _advice(card)
    if advice:
        blocks.append(section("\n".join(advice)))
    blocks += [context(note) for note in _notes(card)]
    if card.before:
        blocks.append(context("\n".join(before_lines(card.before, now))))
    return [*blocks, buttons(card)]


def facts(card: Card, now: datetime, alerts: int = SHOWN_ALERTS) -> list[str]:
    """Return what broke, where, since when, and what says so: a line each."""
    what = spans_to_mrkdwn([Span(title(card), SpanKind.BOLD)], TITLE)
    lines = [what, place(card), _when(card, now), *alert_lines(card, now, alerts)]
    return [line for line in lines if line]


def _holder(card: Card) -> str:
    called = " ".join(mention(slack_actor(user)) for user in card.called)
    flaps = " · flapping" if card.incident.flapping and card.incident.is_open else ""
    return " ".join(part for part in (f"{holder(card.incident)}{flaps}", called) if part)


def _when(card: Card, now: datetime) -> str:
    end = card.incident.resolved_at
    if card.incident.is_open or end is None:
        return f"since {clock(card.since, now)} ({ago(card.since, now)})"
    took = elapsed(end - card.since)
    return f"{clock(card.since, now)} to {clock(end, now)} ({took})"


def _is_on(card: Card) -> bool:
    return card.incident.status in (IncidentStatus.TRIGGERED, IncidentStatus.ACKNOWLEDGED)


def _advice(card: Card) -> list[str]:
    if not _is_on(card):
        return []
    first, dont = (spans_to_mrkdwn(s, LINE) for s in (card.runbook.first, card.runbook.dont))
    dont = dont.removeprefix("Do not ").removeprefix("Don't ")
    return [f"*{word}:* {line}" for word, line in (("First", first), ("Don't", dont)) if line]


def _notes(card: Card) -> Iterator[str]:
    """Yield what must not be overlooked."""
    incident = card.incident
    if incident.contained:
        yield "🛡 Contained by an action: the thread says what it holds back, and gives it back."
    if any(t.is_firing and not t.authenticated for t in card.alerts):
        yield "⚠️ From an unsigned source: check it in AWS before you act on it."
    if card.alerts and all(t.alert.sample for t in card.alerts):
        yield "A sample, made by a test button: nothing has happened."
    if card.alerts and not any(t.is_firing for t in card.alerts) and incident.is_open:
        yield f"✓ {_recovered(card)}"
    if incident.impact:
        yield f"Impact: {plain(incident.impact, IMPACT)}"
    if incident.merged_into:
        yield f"Merged into INC-{incident.merged_into}."


def _recovered(card: Card) -> str:
    if card.incident.contained:
        return "All alerts recovered. It stays open until what was contained for it is released."
    if card.incident.quiet_due_at is None:
        return "All alerts recovered."
    return "All alerts recovered. It resolves itself if it stays quiet."
