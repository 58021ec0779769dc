"""The chart in characters, for text that is no picture."""

from bot.core.span import visible
from bot.export.chart import Bar, Chart

COLUMNS, LABEL = 60, 30
FULL, RUN = "█", "▓"


def drawn(chart: Chart) -> str:
    """Return the lanes as lines of text, with the key times below; "" for nothing to draw."""
    if not chart.lanes:
        return ""
    lanes = [f"{_short(lane.label):<{LABEL}} {_bars(lane.bars, chart)}" for lane in chart.lanes]
    axis = [" "] * (COLUMNS + 12)
    for tick in chart.ticks:
        at = _column(tick.x, chart)
        axis[at : at + len(tick.label) + 1] = [*f"╵{tick.label}"]
    marks = [f"{'':<{LABEL}} {' ' * _column(m.x, chart)}^ {m.label}" for m in chart.marks]
    more = [f"and {chart.more} more"] if chart.more else []
    lines = [*lanes, f"{'':<{LABEL}} {''.join(axis)}", *marks, *more]
    return "\n".join(line.rstrip() for line in lines)


def _bars(bars: tuple[Bar, ...], chart: Chart) -> str:
    cells = [" "] * COLUMNS
    for bar in bars:
        start, end = _column(bar.x, chart), _column(bar.x + bar.width, chart)
        sign = RUN if bar.style in ("done", "failed", "open") else FULL
        cells[start : max(start + 1, end)] = [sign] * (max(start + 1, end) - start)
    return "".join(cells)


def _column(x: float, chart: Chart) -> int:
    share = (x - chart.left) / (chart.right - chart.left)
    return min(COLUMNS - 1, int(share * COLUMNS))


def _short(label: str) -> str:
    plain = visible(label).replace("`", "'")  # it stands in a fence
    return plain if len(plain) <= LABEL else f"{plain[: LABEL - 1]}…"
