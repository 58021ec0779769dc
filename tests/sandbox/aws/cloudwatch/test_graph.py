"""A metric's picture."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.aws.alarms import network_out
from handlers.diagnostics.metric_graph.chart import AREA, BLUE, RED
from tests.sandbox.aws.still import Still


def _colours(png: bytes) -> set[str]:
    """Return which of a chart's colours a picture has."""
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (1000, 400)
        counted = image.convert("RGB").getcolors(maxcolors=1_000_000)
    assert counted is not None
    found = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in counted}  # type: ignore[misc]  # RGB, as asked
    return found & {BLUE, RED, AREA}


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
    }


def test_the_readings_are_drawn_and_the_threshold_and_the_moment(still: Still) -> None:
    widget = _widget(still)
    level = {"horizontal": [{"label": "Threshold", "value": 500_000_000.0}]}
    plain, marked = _draw(still, **widget), _draw(still, **widget, annotations=level)
    assert _colours(plain) == {BLUE, AREA}
    assert _colours(marked) == {BLUE, AREA, RED}
    moment = {"vertical": [{"label": "Alarm", "value": widget["end"]}]}
    assert _draw(still, **widget, annotations=moment) != plain


@pytest.mark.parametrize("missing", ["metrics", "start"])
def test_what_is_no_widget_is_refused(still: Still, missing: str) -> None:
    widget = {key: value for key, value in _widget(still).items() if key != missing}
    code = still.code("cloudwatch", "get_metric_widget_image", MetricWidget=json.dumps(widget))
    assert code[0] == "ValidationError"
