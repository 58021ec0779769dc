"""A metric's picture."""

import json
import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.aws.alarms import network_out
from bot.sandbox.aws.cloudwatch.canvas import Canvas
from bot.sandbox.aws.cloudwatch.graph import BLUE, GREY, RED
from tests.sandbox.aws.still import Still

WHITE = (255, 255, 255)


def _pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Read a PNG as a viewer does: its width, its height and its rows."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(name + data)
        chunks[name], at = data, at + 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    drawn, row = zlib.decompress(chunks[b"IDAT"]), 3 * width + 1
    return width, height, [drawn[start + 1 : start + row] for start in range(0, len(drawn), row)]


def _colours(png: bytes) -> set[tuple[int, ...]]:
    width, _, rows = _pixels(png)
    return {tuple(row[3 * x : 3 * x + 3]) for row in rows for x in range(width)}


def test_a_line_is_where_it_was_drawn() -> None:
    canvas = Canvas(8, 4)
    canvas.line((1, 1), (5, 1), RED)
    canvas.line((6, -9), (6, 99), BLUE)
    width, height, rows = _pixels(canvas.png())
    assert (width, height, len(rows)) == (8, 4, 4)
    assert rows[0][9:12] == bytes(WHITE)
    assert rows[1][3:6] == rows[1][12:15] == rows[2][3:6] == bytes(RED)
    assert rows[0][18:21] == rows[3][18:21] == bytes(BLUE)


def _draw(still: Still, **widget: Any) -> bytes:
    answer = still.client("cloudwatch").get_metric_widget_image(MetricWidget=json.dumps(widget))
    drawn: bytes = answer["MetricWidgetImage"]
    return drawn


def _widget(still: Still) -> dict[str, Any]:
    definition = network_out(still.shop.web_2)
    names = [part for pair in definition.dimensions for part in pair]
    drawn = {"stat": "Sum", "period": 60, "id": "m1", "visible": True}
    now = datetime.now(UTC)
    return {
        "metrics": [[definition.namespace, definition.metric, *names, drawn]],
        "start": (now - timedelta(hours=1)).isoformat(),
        "end": now.isoformat(),
        "width": 200,
        "height": 100,
    }


def test_the_readings_are_drawn_and_the_threshold_and_the_moment(still: Still) -> None:
    widget = _widget(still)
    level = {"horizontal": [{"label": "Threshold", "value": 500_000_000.0}]}
    plain, marked = _draw(still, **widget), _draw(still, **widget, annotations=level)
    assert _pixels(plain)[:2] == (200, 100)
    assert _colours(plain) == {WHITE, GREY, BLUE}
    assert _colours(marked) == {WHITE, GREY, BLUE, RED}
    moment = {"vertical": [{"label": "Alarm", "value": widget["end"]}]}
    assert _draw(still, **widget, annotations=moment) != plain


@pytest.mark.parametrize("missing", ["metrics", "start"])
def test_what_is_no_widget_is_refused(still: Still, missing: str) -> None:
    widget = {key: value for key, value in _widget(still).items() if key != missing}
    code = still.code("cloudwatch", "get_metric_widget_image", MetricWidget=json.dumps(widget))
    assert code[0] == "ValidationError"
