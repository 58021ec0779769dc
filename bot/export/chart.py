"""Alarms and actions over time, as shapes on a canvas; the templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.export.alarms import Alarm
from bot.export.length import clock, length
from bot.export.moments import KeyTime
from bot.export.works import Work

LANES = 14  # of each; what is left out is counted
LABEL, WIDTH, ROW, TOP, BOTTOM = 210, 760, 22, 48, 26
MARK_LINES, MARK_LINE, LETTER = 3, 13, 6.6
NARROWEST = 3.0
TICKS = 6
STEPS = [timedelta(seconds=s) for s in (1, 5, 10, 30)] + [
    timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080)
]
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Bar:
    """From x, so wide, in units of the canvas. says: what a reader of the shape is told."""

    x: float
    width: float
    style: str
    says: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One alarm or one run. y: its upper edge."""

    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A key time, or a tick of the axis.

    y: of its words' line; leftwards: they stand before it, since there is no room behind.
    """

    x: float
    label: str
    y: int = 0
    leftwards: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """width, height: of the canvas; left, right: where time begins and ends on it."""

    width: int
    height: int
    left: int
    right: int
    top: int
    floor: int
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return round(LABEL + (WIDTH - LABEL) * min(1.0, max(0.0, share)), 1)


def chart(
    alarms: Sequence[Alarm], done: Sequence[Work], times: Sequence[KeyTime], now: datetime
) -> Chart:
    """Return the chart from the first thing that happened to the last, or to now."""
    scale = _scale(alarms, done, times, now)
    rows = [*((alarm.title, _fired(alarm, scale)) for alarm in alarms[:LANES])]
    rows += [(work.title, (_ran(work, scale),)) for work in done[:LANES]]
    lanes = tuple(Lane(label, TOP + n * ROW, bars) for n, (label, bars) in enumerate(rows))
    floor = TOP + len(lanes) * ROW
    more = max(0, len(alarms) - LANES) + max(0, len(done) - LANES)
    marks = _marks(times, scale)
    return Chart(
        WIDTH + 20, floor + BOTTOM, LABEL, WIDTH, TOP, floor, lanes, marks, _ticks(scale), more
    )


def _scale(
    alarms: Sequence[Alarm], done: Sequence[Work], times: Sequence[KeyTime], now: datetime
) -> _Scale:
    moments = [time.at for time in times if time.at]
    moments += [moment for alarm in alarms for span in alarm.spans for moment in span if moment]
    moments += [moment for work in done for moment in (work.requested_at, work.ended_at) if moment]
    is_open = all(time.at is None for time in times if time.name == "Resolved")
    start, end = min(moments, default=now), max([*moments, *([now] if is_open else [])])
    end = max(end, start + timedelta(seconds=1))
    return _Scale(start, end + (end - start) * 0.02)


def _fired(alarm: Alarm, scale: _Scale) -> tuple[Bar, ...]:
    return tuple(
        _bar(scale, start, end, alarm.severity, f"{alarm.title}: fired {clock(start)}")
        for start, end in alarm.spans
    )


def _ran(work: Work, scale: _Scale) -> Bar:
    style = "done" if work.worked else "failed" if work.ended_at else "open"
    start = work.started_at or work.requested_at
    return _bar(scale, start, work.ended_at, style, f"{work.title} on {work.target}: {work.how}")


def _bar(scale: _Scale, start: datetime, end: datetime | None, style: str, says: str) -> Bar:
    left, right = scale.x(start), scale.x(end or scale.end)
    until = f", {length(end - start)}" if end else ", not over"
    return Bar(left, round(max(NARROWEST, right - left), 1), style, says + until)


def _marks(times: Sequence[KeyTime], scale: _Scale) -> tuple[Mark, ...]:
    """Return the key times; words that would touch stand in lines of their own."""
    found: list[Mark] = []
    ends = [0.0] * MARK_LINES
    for name, at in [(time.name, time.at) for time in times if time.at]:
        x, wide = scale.x(at), len(name) * LETTER
        leftwards = x + wide > WIDTH
        begin = x - wide if leftwards else x
        line = next((n for n, end in enumerate(ends) if begin > end), MARK_LINES - 1)
        ends[line] = begin + wide
        found.append(Mark(x, name, 12 + line * MARK_LINE, leftwards))
    return tuple(found)


def _ticks(scale: _Scale) -> tuple[Mark, ...]:
    span = scale.end - scale.start
    step = next((step for step in STEPS if span / step <= TICKS), MONTH * (span // MONTH // 4 + 1))
    day = scale.start.replace(hour=0, minute=0, second=0, microsecond=0)
    first = day + step * -(-(scale.start - day) // step)
    moments = [first + step * n for n in range(TICKS + 1)]
    long = span > timedelta(days=2)
    return tuple(
        Mark(
            scale.x(at),
            f"{at:%d %b}" if long else f"{at:%H:%M:%S}" if step.seconds % 60 else f"{at:%H:%M}",
        )
        for at in moments
        if at <= scale.end
    )
