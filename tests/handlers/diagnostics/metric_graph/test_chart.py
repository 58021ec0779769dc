"""The chart that Firebreak draws: looked at pixel by pixel, where its parts must be."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from handlers.diagnostics.metric_graph.chart import (
    BLUE,
    BOTTOM,
    HEIGHT,
    INK,
    LEFT,
    RED,
    RIGHT,
    TOP,
    WIDTH,
    Chart,
    chart,
)
from handlers.diagnostics.metric_graph.series import Series

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def reading(minutes: int, value: float) -> tuple[datetime, float]:
    return AT + timedelta(minutes=minutes), value


STEADY = tuple(reading(minute, 40.0) for minute in range(61))


def drawn(
    readings: tuple[tuple[datetime, float], ...] = STEADY,
    threshold: float | None = 80.0,
    alarmed: datetime = AT + HOUR / 2,
    title: str = "CPUUtilization of web-2",
) -> Image.Image:
    what = Chart(title, Series(readings), (AT, AT + HOUR), threshold, alarmed, 60, str)
    return Image.open(io.BytesIO(chart(what))).convert("RGB")


def near(image: Image.Image, x: float, colour: str, span: tuple[int, int]) -> list[int]:
    """Return the heights at which a column has a colour, or nearly."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    column = [image.getpixel((int(x), y)) for y in range(*span)]
    return [
        y
        for y, pixel in enumerate(column, span[0])
        if isinstance(pixel, tuple)
        and all(abs(is_ - shall) < 48 for is_, shall in zip(pixel, wanted, strict=True))
    ]


def middle(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share


def test_it_is_a_png_of_the_size_that_was_agreed() -> None:
    assert drawn().size == (WIDTH, HEIGHT) == (1000, 400)


def test_readings_and_threshold_stand_where_they_belong() -> None:
    image = drawn()
    blue = near(image, middle(0.7), BLUE, (TOP, BOTTOM))
    red = near(image, middle(0.702), RED, (TOP, BOTTOM))
    assert blue
    assert red
    assert TOP < max(red) < min(blue) < BOTTOM  # 80 is above 40
    assert (BOTTOM - min(blue)) / (BOTTOM - min(red)) == pytest.approx(0.5, abs=0.05)


def test_the_alarms_moment_stands_where_it_was() -> None:
    image = drawn(alarmed=AT + HOUR / 4)
    dark = [len(near(image, middle(share), INK, (TOP, BOTTOM))) for share in (0.25, 0.6)]
    assert dark[0] > (BOTTOM - TOP) / 3  # dashes, all the way down
    assert dark[1] == 0


def test_over_a_gap_no_line_is_drawn() -> None:
    readings = tuple(one for minute, one in enumerate(STEADY) if not 20 <= minute <= 40)
    image = drawn(readings, threshold=None, alarmed=AT)
    assert near(image, middle(0.2), BLUE, (TOP, BOTTOM))
    assert near(image, middle(0.55), BLUE, (TOP, BOTTOM)) == []


@pytest.mark.parametrize(
    "readings",
    [
        (reading(5, 0.0),),
        (reading(5, 1e308), reading(6, -1e308)),
        (reading(5, 5e-324),),
        (reading(-500, 3.0), reading(500, 4.0)),
        tuple(reading(minute, -5.0) for minute in range(3)),
    ],
)
def test_nothing_that_can_be_read_cannot_be_drawn(
    readings: tuple[tuple[datetime, float], ...],
) -> None:
    for threshold in (None, 1e300):
        assert drawn(readings, threshold, alarmed=AT - HOUR).size == (WIDTH, HEIGHT)


def test_letters_that_the_font_lacks_are_no_boxes() -> None:
    assert drawn(title="αβγ").tobytes() == drawn(title="???").tobytes()


def test_a_span_of_no_time_is_drawn() -> None:
    what = Chart("x", Series((reading(0, 1.0),)), (AT, AT), None, AT, 60, str)
    assert chart(what).startswith(b"\x89PNG")
