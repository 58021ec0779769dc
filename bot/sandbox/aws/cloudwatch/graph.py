"""A metric's picture: its readings, the threshold, and when the alarm went off.

It reads what `GetMetricWidgetImage: Metric Widget Structure and Syntax` describes as far as
Firebreak writes it: a title, metrics with their dimensions, and annotations. The first metric is
drawn as Firebreak draws where CloudWatch does not, in its size.
"""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused
from handlers.diagnostics.metric_graph.chart import Chart, chart
from handlers.diagnostics.metric_graph.series import Series
from handlers.events.cloudwatch_title import amount

JSON = dict[str, Any]
Reading = tuple[datetime, float]


def draw(call: Call) -> JSON:
    """Draw what a widget says."""
    try:
        widget = json.loads(call.parameters["MetricWidget"])
        span = datetime.fromisoformat(widget["start"]), datetime.fromisoformat(widget["end"])
        query = _query(widget["metrics"][0])
    except (ValueError, KeyError, TypeError, IndexError) as wrong:  # not JSON, or no widget
        raise Refused("ValidationError", f"Invalid metric widget: {wrong}") from wrong
    backend = call.moto(cloudwatch_backends)
    # Moto keeps UTC without saying so.
    (read,) = backend.get_metric_data([query], *(each.replace(tzinfo=None) for each in span))
    times = [at.replace(tzinfo=UTC) for at in read["timestamps"]]
    line = list(zip(times, read["values"], strict=True))
    return {"MetricWidgetImage": _picture(widget, span, line)}


def _query(line: list[Any]) -> JSON:
    """Return a line of `metrics` as a query: namespace, name, dimensions, and how to draw it."""
    *names, drawn = line
    pairs = zip(names[2::2], names[3::2], strict=True)
    metric = {
        "Namespace": names[0],
        "MetricName": names[1],
        "Dimensions": [{"Name": name, "Value": value} for name, value in pairs],
    }
    stat = {"Metric": metric, "Period": drawn["period"], "Stat": drawn["stat"]}
    return {"Id": "line", "MetricStat": stat, "ReturnData": "true"}


def _picture(widget: JSON, span: tuple[datetime, datetime], line: list[Reading]) -> bytes:
    marks, (_, metric, *_, drawn) = widget.get("annotations", {}), widget["metrics"][0]
    levels = [float(each["value"]) for each in marks.get("horizontal", ())]
    moments = [datetime.fromisoformat(each["value"]) for each in marks.get("vertical", ())]
    what = Chart(
        title=widget.get("title", metric),
        series=Series(tuple(sorted(line)) or ((span[1], 0.0),)),
        span=span,
        threshold=next(iter(levels), None),
        alarmed=next(iter(moments), None),
        period=drawn["period"],
        said=partial(amount, metric, ""),
    )
    return chart(what)
