"""A chart that Firebreak draws itself: the readings, the threshold, and when the alarm went off.

On a card of its own, so that it reads the same in Slack's light and dark; its letters are large
enough for a phone, which shows it at a third of its size. Pillow is imported when the first
one is drawn.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from handlers.diagnostics.metric_graph.scale import Scale, ticks
from handlers.diagnostics.metric_graph.series import Series

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT = 1000, 400  # pixels
FINER = 2  # drawn so much larger, then made smaller: smooth lines
LEFT, TOP, RIGHT, BOTTOM = 165, 104, 968, 334  # the plot
LETTERS = 32
TITLE, SAID = 46, 9  # characters
LATIN = "\u0250"  # before it: what Pillow's own font can write
GAP = 3  # periods without a reading: no line is drawn over them
HOURS_SHOWN = 5  # labels below, at most
CARD, INK, FAINT, BLUE, AREA, RED = "#ffffff", "#30363d", "#e3e6ea", "#1f6fb4", "#e6f0f8", "#c62828"
STEPS = [timedelta(minutes=each) for each in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn.

    series: with at least one reading; span: from when to when; alarmed: None where no alarm went
    off; period: seconds; said: how people read a value.
    """

    title: str
    series: Series
    span: tuple[datetime, datetime]
    threshold: float | None
    alarmed: datetime | None
    period: int
    said: Callable[[float], str]


def chart(what: Chart) -> bytes:
    """Return the chart as a PNG."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  (see above)

    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), CARD)
    font = ImageFont.load_default(LETTERS * FINER)
    Pen(ImageDraw.Draw(image), font, what).draw()
    written = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()


@dataclass
class Pen:
    """Draws one chart; coordinates are the small picture's."""

    on: "ImageDraw"
    font: "FreeTypeFont | ImageFont"
    what: Chart

    def __post_init__(self) -> None:
        values = [value for _, value in self.what.series.readings]
        limit = [] if self.what.threshold is None else [self.what.threshold]
        self.scale = Scale.around([*values, *limit])

    def draw(self) -> None:
        """Draw everything, the most important last."""
        title = "".join(each if each < LATIN else "?" for each in self.what.title[:TITLE])
        self._text((LEFT, 12), title, INK, "la")
        self._levels()
        self._times()
        for part in _parts(self.what.series.readings, self.what.period):
            self._part([self._at(each) for each in part])
        self._alarm()
        self._threshold()

    def _levels(self) -> None:
        for value in ticks(self.scale):
            y = self._y(value)
            self._line([(LEFT, y), (RIGHT, y)], FAINT, 2)
            self._text((LEFT - 12, y), self._said(value), INK, "rm")

    def _times(self) -> None:
        for moment in _moments(*self.what.span):
            x = self._x(moment)
            if LEFT + LETTERS <= x <= RIGHT - LETTERS / 2:  # else it runs into UTC, or out
                self._line([(x, BOTTOM), (x, BOTTOM + 8)], INK, 2)
                self._text((x, BOTTOM + 14), f"{moment:%H:%M}", INK, "ma")
        self._text((LEFT - 12, BOTTOM + 14), "UTC", INK, "ra")

    def _part(self, points: list[tuple[float, float]]) -> None:
        """Draw readings that follow each other, with the area below them."""
        if len(points) == 1:
            ((x, y),) = points
            box = [(x - 4) * FINER, (y - 4) * FINER, (x + 4) * FINER, (y + 4) * FINER]
            self.on.ellipse(box, fill=BLUE)
            return
        floor = [(points[-1][0], BOTTOM), (points[0][0], BOTTOM)]
        self.on.polygon(_finer([*points, *floor]), fill=AREA)
        self._line(points, BLUE, 4)

    def _alarm(self) -> None:
        if self.what.alarmed is None:
            return
        x = self._x(self.what.alarmed)
        self._dashed((x, TOP), (x, BOTTOM), INK)
        anchor = "rs" if x > (LEFT + RIGHT) / 2 else "ls"
        self._text((x, TOP - 10), f"alarm {self.what.alarmed:%H:%M}", INK, anchor)

    def _threshold(self) -> None:
        if self.what.threshold is None:
            return
        y = self._y(self.what.threshold)
        self._dashed((LEFT, y), (RIGHT, y), RED)
        above = y > TOP + 2 * LETTERS
        anchor, beside = ("ls", y - 8) if above else ("la", y + 8)
        self._label((LEFT + 8, beside), f"limit {self._said(self.what.threshold)}", RED, anchor)

    def _said(self, value: float) -> str:
        said = self.what.said(value)
        return said if len(said) <= SAID else f"{value:.2g}"

    def _at(self, reading: tuple[datetime, float]) -> tuple[float, float]:
        return self._x(reading[0]), self._y(reading[1])

    def _x(self, moment: datetime) -> float:
        start, end = self.what.span
        share = (moment - start) / (end - start) if end > start else 0.5
        return LEFT + min(max(share, 0), 1) * (RIGHT - LEFT)

    def _y(self, value: float) -> float:
        return BOTTOM - self.scale.share(value) * (BOTTOM - TOP)

    def _line(self, points: list[tuple[float, float]], colour: str, width: int) -> None:
        self.on.line(_finer(points), fill=colour, width=width * FINER, joint="curve")

    def _dashed(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])  # it goes across or down
        for at in range(0, int(length), 16):
            here, there = (min(each / length, 1) for each in (at, at + 9))
            points = [
                (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
                for share in (here, there)
            ]
            self._line(points, colour, 3)

    def _label(self, at: tuple[float, float], text: str, colour: str, anchor: str) -> None:
        """Write over whatever is drawn there."""
        place = (at[0] * FINER, at[1] * FINER)
        left, top, right, bottom = self.on.textbbox(place, text, self.font, anchor)
        edge = 3 * FINER
        self.on.rectangle([left - edge, top - edge, right + edge, bottom + edge], fill=CARD)
        self._text(at, text, colour, anchor)

    def _text(self, at: tuple[float, float], text: str, colour: str, anchor: str) -> None:
        self.on.text((at[0] * FINER, at[1] * FINER), text, colour, self.font, anchor)


def _parts(
    readings: tuple[tuple[datetime, float], ...], period: int
) -> Iterator[list[tuple[datetime, float]]]:
    """Yield runs of readings without a gap between them."""
    part = [readings[0]]
    for before, after in pairwise(readings):
        if after[0] - before[0] > timedelta(seconds=GAP * period):
            yield part
            part = []
        part.append(after)
    yield part


def _moments(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield full minutes and hours between two moments, a few of them."""
    step = next((each for each in STEPS if (end - start) / each <= HOURS_SHOWN), STEPS[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + step * -((midnight - start) // step)
    while moment <= end:
        yield moment
        moment += step


def _finer(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * FINER, y * FINER) for x, y in points]
