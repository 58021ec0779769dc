"""The graph that CloudWatch draws: the metric, the threshold, and when the alarm went off.

Source: Amazon CloudWatch API Reference, "GetMetricWidgetImage: Metric Widget Structure and
Syntax".
"""

import json
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from handlers.diagnostics.metric_graph.queries import Query, lines

WIDTH, HEIGHT = 1000, 400  # pixels: wide enough for a phone held across
PNG = b"\x89PNG\r\n\x1a\n"
RED = "#d62728"


def draw(
    cloudwatch: Any, title: str, asked: list[Query], span: tuple[datetime, datetime], **marks: Any
) -> tuple[bytes, str]:
    """Return a PNG, or else why CloudWatch did not draw one.

    marks: see `_annotations`.
    """
    widget = {
        "title": title,
        "metrics": lines(asked),
        "annotations": _annotations(**marks),
        "start": _iso(span[0]),
        "end": _iso(span[1]),
        "timezone": "+0000",
        "width": WIDTH,
        "height": HEIGHT,
    }
    try:
        answer = cloudwatch.get_metric_widget_image(MetricWidget=json.dumps(widget))
    except (BotoCoreError, ClientError) as failure:  # then we draw it from the readings
        return b"", str(failure)
    drawn = bytes(answer.get("MetricWidgetImage", b""))
    return (drawn, "") if drawn.startswith(PNG) else (b"", "its answer is no picture")


def _annotations(threshold: float | None, alarmed: datetime) -> dict[str, Any]:
    level = [] if threshold is None else [{"label": "Threshold", "value": threshold, "color": RED}]
    return {"horizontal": level, "vertical": [{"label": "Alarm", "value": _iso(alarmed)}]}


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
