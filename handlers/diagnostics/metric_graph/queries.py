"""What an alarm watches, as GetMetricData and a metric widget name it.

Sources: Amazon CloudWatch API Reference, "MetricAlarm", "MetricDataQuery" and
"GetMetricWidgetImage: Metric Widget Structure and Syntax".
"""

from typing import Any

from handlers.events.reading import at, flag, listing, number, text

MINUTE = 60
WATCHED = "watched"
Query = dict[str, Any]


def queries(alarm: object) -> list[Query]:
    """Return the queries of an alarm; empty where it watches no metric (a composite alarm)."""
    computed = at(alarm, "Metrics")
    if isinstance(computed, list) and computed:
        return computed
    if not text(alarm, "Namespace") or not text(alarm, "MetricName"):
        return []
    metric = {
        "Namespace": text(alarm, "Namespace"),
        "MetricName": text(alarm, "MetricName"),
        "Dimensions": listing(alarm, "Dimensions"),
    }
    statistic = text(alarm, "Statistic") or text(alarm, "ExtendedStatistic") or "Average"
    stat = {"Metric": metric, "Period": period(alarm), "Stat": statistic}
    return [{"Id": WATCHED, "MetricStat": stat, "ReturnData": True}]


def watched(alarm: object, asked: list[Query]) -> str:
    """Return the id of the series that is compared; the band of an anomaly is no such one."""
    band = text(alarm, "ThresholdMetricId")
    shown = [text(each, "Id") for each in asked if flag(each, "ReturnData")]
    return next((each for each in shown if each != band), "")


def period(alarm: object) -> int:
    """Return the alarm's period in seconds, at least a minute: that is how long data is kept."""
    return max(MINUTE, int(number(alarm, "Period") or MINUTE))


def lines(asked: list[Query]) -> list[list[Any]]:
    """Return the `metrics` of a widget."""
    return [_line(each) for each in asked]


def _line(query: Query) -> list[Any]:
    shown = {"id": text(query, "Id"), "visible": flag(query, "ReturnData")}
    label = {"label": text(query, "Label")} if text(query, "Label") else {}
    if text(query, "Expression"):
        return [{"expression": text(query, "Expression"), **shown, **label}]
    metric, stat = at(query, "MetricStat", "Metric"), at(query, "MetricStat")
    names = [text(each, key) for each in listing(metric, "Dimensions") for key in ("Name", "Value")]
    measured = {"stat": text(stat, "Stat"), "period": int(number(stat, "Period") or MINUTE)}
    return [text(metric, "Namespace"), text(metric, "MetricName"), *names, measured | shown | label]
