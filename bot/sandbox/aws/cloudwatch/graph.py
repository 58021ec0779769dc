"""A metric's picture: its readings, the threshold, and when the alarm went off.

It reads what `GetMetricWidgetImage: Metric Widget Structure and Syntax` describes as far as
Firebreak writes it: metrics with their dimensions, and annotations.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from bot.sandbox.aws.cloudwatch.canvas import Canvas, Colour, Point
from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused

JSON = dict[str, Any]
Reading = tuple[datetime, float]
EDGE = 20  # pixels left white on every side
BLUE, RED, GREY = (31, 119, 180), (214, 39, 40), (190, 190, 190)
ROOM = 1.1  # above the highest reading


def draw(call: Call) -> JSON:
    """Draw what a widget says."""
    try:
        widget = json.loads(call.parameters["MetricWidget"])
        span = datetime.fromisoformat(widget["start"]), datetime.fromisoformat(widget["end"])
        queries = [_query(number, line) for number, line in enumerate(widget["metrics"])]
    except (ValueError, KeyError, TypeError, IndexError) as wrong:  # not JSON, or no widget
        raise Refused("ValidationError", f"Invalid metric widget: {wrong}") from wrong
    backend = call.moto(cloudwatch_backends)
    # Moto keeps UTC without saying so.
    results = backend.get_metric_data(queries, *(each.replace(tzinfo=None) for each in span))
    lines = [
        [
            (at.replace(tzinfo=UTC), value)
            for at, value in zip(each["timestamps"], each["values"], strict=True)
        ]
        for each in results
    ]
    return {"MetricWidgetImage": _picture(widget, span, lines)}


def _query(number: int, line: list[Any]) -> JSON:
    """Return a line of `metrics` as a query: namespace, name, dimensions, and how to draw it."""
    *names, drawn = line
    pairs = zip(names[2::2], names[3::2], strict=True)
    metric = {
        "Namespace": names[0],
        "MetricName": names[1],
        "Dimensions": [{"Name": name, "Value": value} for name, value in pairs],
    }
    stat = {"Metric": metric, "Period": drawn["period"], "Stat": drawn["stat"]}
    return {"Id": f"line{number}", "MetricStat": stat, "ReturnData": "true"}


def _picture(widget: JSON, span: tuple[datetime, datetime], lines: list[list[Reading]]) -> bytes:
    canvas = Canvas(widget.get("width", 600), widget.get("height", 400))
    marks = widget.get("annotations", {})
    levels = [float(each["value"]) for each in marks.get("horizontal", ())]
    moments = [datetime.fromisoformat(each["value"]) for each in marks.get("vertical", ())]
    values = [value for line in lines for _, value in line]
    top = max([*values, *levels, 1.0]) * ROOM
    for points, colour in _strokes(span, lines, levels, moments, top):
        placed = [_place(canvas, point) for point in points]
        # A reading alone is a short stroke.
        for start, end in zip(placed, placed[1:] or placed, strict=False):
            canvas.line(start, end, colour)
    return canvas.png()


def _strokes(
    span: tuple[datetime, datetime],
    lines: list[list[Reading]],
    levels: list[float],
    moments: list[datetime],
    top: float,
) -> Iterator[tuple[list[Point], Colour]]:
    """Yield what to draw; both coordinates from 0 to 1, upwards."""
    whole = (span[1] - span[0]).total_seconds()
    yield [(0, 1), (0, 0), (1, 0)], GREY
    for level in levels:
        yield [(0, level / top), (1, level / top)], RED
    for moment in moments:
        across = (moment - span[0]).total_seconds() / whole
        yield [(across, 0), (across, 1)], GREY
    for line in lines:
        yield [((at - span[0]).total_seconds() / whole, value / top) for at, value in line], BLUE


def _place(canvas: Canvas, point: Point) -> Point:
    across, up = point
    wide, high = canvas.width - 2 * EDGE, canvas.height - 2 * EDGE
    return EDGE + across * wide, EDGE + (1 - up) * high
