"""The alerts of an incident, a line each: the worst first, and what recovered says so."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.alert import AlertStatus, Target
from bot.core.card import Card, named
from bot.core.span import Span, SpanKind, visible
from bot.core.tracking import Tracked
from bot.outbound.blocks.elements import cut
from bot.outbound.mrkdwn import plain, spans_to_mrkdwn
from bot.outbound.when import clock

BRIEF, LINK = 120, 400


def alert_lines(card: Card, now: datetime, most: int) -> list[str]:
    """Return a line an alert, and how to see those that are left out."""
    targets = card.targets
    shown = [_line(each, targets, now) for each in _worst_firing_first(card.alerts)[:most]]
    left = len(card.alerts) - len(shown) + card.hidden
    if left:
        return [*shown, f"…and {left} more: `/firebreak show {card.incident.name}`"]
    return shown


def _worst_firing_first(alerts: Sequence[Tracked]) -> list[Tracked]:
    return sorted(alerts, key=lambda tracked: not tracked.is_firing)


def _line(tracked: Tracked, targets: Sequence[Target], now: datetime) -> str:
    sign = "•" if tracked.is_firing else "✓"
    parts = [f"{sign} {_brief(tracked, targets)}", _recovered(tracked, now)]
    if tracked.is_firing and tracked.count > 1:
        parts.append(f"{tracked.count} times")
    return " · ".join(part for part in parts if part)


def _brief(tracked: Tracked, targets: Sequence[Target]) -> str:
    """Return its few words, with the page in AWS's console behind them."""
    alert = tracked.alert
    words = cut(visible(named(alert.brief or alert.title, targets)), BRIEF)
    url = next((link.url for link in alert.links), "")
    linked = spans_to_mrkdwn([Span(words, SpanKind.LINK, url)], LINK)
    return linked if linked.endswith(">") else plain(words, BRIEF)


def _recovered(tracked: Tracked, now: datetime) -> str:
    if tracked.is_firing:
        return ""
    if tracked.alert.status is AlertStatus.FIRING:  # its source still says so
        return "closed by hand"
    return f"recovered {clock(tracked.state_at, now)}"
