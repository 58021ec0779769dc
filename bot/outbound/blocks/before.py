"""What was the same before: when, how long, and what ended it. A line each."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.before import Before
from bot.core.span import Span, SpanKind
from bot.outbound.mrkdwn import spans_to_mrkdwn
from bot.outbound.when import ago, elapsed

LINK, TITLE = 300, 60


def before_lines(before: Sequence[Before], now: datetime) -> list[str]:
    """Return `Before: INC-31 3 days ago, for 14 min, over after Roll back`, the newest first."""
    return [f"{'Before: ' if n == 0 else ''}{_line(one, now)}" for n, one in enumerate(before)]


def _line(one: Before, now: datetime) -> str:
    kind = SpanKind.LINK if one.link else SpanKind.PLAIN
    name = spans_to_mrkdwn([Span(f"INC-{one.number}", kind, one.link)], LINK)
    fixed = f", over after {spans_to_mrkdwn([Span(one.fixed, SpanKind.BOLD)], TITLE)}"
    said = f"{name} {ago(one.opened_at, now)}, for {elapsed(one.lasted)}"
    return f"{said}{fixed if one.fixed else ''}"
