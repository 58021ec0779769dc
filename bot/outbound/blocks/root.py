"""The incident's one live message: what broke, where, since when, what to do, who has it."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.actor import mention
from bot.core.card import Card, named
from bot.core.incident import Incident, IncidentStatus
from bot.core.span import text_of
from bot.core.tracking import Tracked
from bot.outbound.blocks.elements import (
    Block,
    actions,
    button,
    context,
    cut,
    option,
    overflow,
    section,
)
from bot.outbound.blocks.words import headline, short_id, sign
from bot.outbound.mrkdwn import escape, spans_to_mrkdwn
from bot.outbound.mrkdwn import plain as plain_text
from bot.outbound.when import ago, clock

SHOWN_ALERTS = 5
DETAILS = {"security-group", "ecs-task"}  # parts of something else that is shown
TITLE, BRIEF, LINE, TARGETS = 300, 120, 400, 3
PUSH_TITLE, PUSH_FIRST, PUSH_PLACE = 160, 80, 60


def push(card: Card) -> str:
    """Return all that a phone's notification shows: severity, what, where, what first."""
    incident = card.incident
    title = plain_text(named(incident.title, card.targets), PUSH_TITLE)
    place = plain_text(card.account_name or incident.region, PUSH_PLACE)
    where = f" ({place})" if place else ""
    word = headline(incident.severity, incident.status)
    first = plain_text(text_of(card.runbook.first), PUSH_FIRST).rstrip(".") if _is_on(card) else ""
    todo = f" First: {first}." if first else ""
    return escape(f"{word}: {title}{where}.{todo} {incident.name}")


def root_blocks(card: Card, now: datetime) -> list[Block]:
    """Return the live message: at most three buttons and a menu."""
    lines = [
        f"*{escape(cut(named(card.incident.title, card.targets), TITLE))}*",
        _where(card, now),
        *_alerts(card, now),
    ]
    blocks = [context(_status(card, now)), section("\n".join(lines))]
    advice = _advice(card)
    if advice:
        blocks.append(section("\n".join(advice)))
    blocks += [context(note) for note in _notes(card)]
    return [*blocks, actions(_buttons(card))]


def _is_on(card: Card) -> bool:
    return card.incident.status in (IncidentStatus.TRIGGERED, IncidentStatus.ACKNOWLEDGED)


def _status(card: Card, now: datetime) -> str:
    incident = card.incident
    word = headline(incident.severity, incident.status)
    parts = [f"{sign(incident.severity, incident.status)} *{word}*", f"*{incident.name}*"]
    parts.append(_holder(incident, now))
    if incident.flapping and incident.is_open:
        parts.append("flapping")
    return " · ".join(parts)


def _holder(incident: Incident, now: datetime) -> str:
    if incident.status is IncidentStatus.RESOLVED and incident.resolved_at:
        return f"resolved {clock(incident.resolved_at, now)}"
    if incident.assignee:
        return f"{mention(incident.assignee)} has it"
    return "nobody has it yet"


def _where(card: Card, now: datetime) -> str:
    targets = [_target(t.name, t.id) for t in card.targets if t.kind not in DETAILS]
    things = ", ".join(targets[:TARGETS])
    more = f" and {len(targets) - TARGETS} more" if len(targets) > TARGETS else ""
    place = [card.account_name, card.incident.region]
    parts = [escape(part) for part in place if part] + ([f"{things}{more}"] if things else [])
    since = f"since {clock(card.since, now)}"
    parts.append(f"{since} ({ago(card.since, now)})" if card.incident.is_open else since)
    return cut(" · ".join(parts), 2 * LINE)


def _target(name: str, ident: str) -> str:
    shown = escape(short_id(ident))
    return f"{escape(cut(name, 40))} `{shown}`" if name and name != ident else f"`{shown}`"


def _alerts(card: Card, now: datetime) -> list[str]:
    """Return a line an alert, the worst first; what recovered says so in words."""
    shown = [_alert(tracked, now) for tracked in card.alerts[:SHOWN_ALERTS]]
    left = len(card.alerts) - len(shown) + card.hidden
    return [*shown, f"…and {left} more alerts"] if left > 0 else shown


def _alert(tracked: Tracked, now: datetime) -> str:
    alert = tracked.alert
    what = escape(cut(alert.brief or alert.title, BRIEF))
    link = alert.links[0] if alert.links else None
    shown = f"<{escape(link.url)}|{what}>" if link and len(link.url) < LINE else what
    if not tracked.is_firing:
        return f"✓ {shown} recovered {clock(tracked.state_at, now)}"
    return f"• {shown}{f' · {tracked.count} times' if tracked.count > 1 else ''}"


def _advice(card: Card) -> list[str]:
    if not _is_on(card):
        return []
    first, dont = (spans_to_mrkdwn(s, LINE) for s in (card.runbook.first, card.runbook.dont))
    return [f"*{word}:* {line}" for word, line in (("First", first), ("Don't", dont)) if line]


def _notes(card: Card) -> list[str]:
    notes = []
    if card.alerts and not any(t.is_firing for t in card.alerts) and card.incident.is_open:
        quiet = "It resolves itself if it stays quiet."
        held = "Something is contained for it: it stays open until that is released."
        notes.append(f"✓ All alerts recovered. {held if card.incident.contained else quiet}")
    if any(t.is_firing and not t.authenticated for t in card.alerts):
        notes.append("⚠️ From an unsigned source: check it in AWS before you act on it.")
    if card.incident.impact:
        notes.append(f"Impact: {escape(cut(card.incident.impact, LINE))}")
    if card.incident.merged_into:
        notes.append(f"Merged into INC-{card.incident.merged_into}.")
    return notes


def _buttons(card: Card) -> Sequence[Block]:
    incident, value = card.incident, str(card.incident.number)
    acknowledge = button("Acknowledge", "acknowledge", value, "primary")
    mitigated = button("Mitigated", "mitigate", value)
    resolve = button("Resolve", "resolve", value)
    steps = button(f"Runbook {len(card.ticks)}/{len(card.runbook.steps)}", "runbook", value)
    match incident.status:
        case IncidentStatus.TRIGGERED:
            verbs = [acknowledge, steps, mitigated]
        case IncidentStatus.ACKNOWLEDGED:
            verbs = [steps, mitigated, resolve]
        case IncidentStatus.MITIGATED:
            verbs = [resolve, steps, button("Reopen", "reopen", value)]
        case IncidentStatus.RESOLVED:
            verbs = [steps, button("Reopen", "reopen", value)]
    return [*verbs, _menu(incident)]


def _menu(incident: Incident) -> Block:
    """Return what is needed less often. Slack allows five options."""
    verbs = [("Assign…", "assign"), ("Add a note…", "note"), ("Merge or split…", "regroup")]
    if incident.status is IncidentStatus.TRIGGERED:
        verbs.append(("Resolve…", "resolve"))
    else:
        verbs.append(("Record the impact…", "impact"))
    verbs.append(("Raw event", "raw"))
    return overflow("more", [option(label, f"{verb}:{incident.number}") for label, verb in verbs])
