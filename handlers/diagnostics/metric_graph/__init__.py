"""The alarm's metric around the alarm: in a line, in bars, and drawn, by CloudWatch or by us."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from botocore.exceptions import ParamValidationError

from bot.core.action import Aws, Statement
from bot.core.alert import Alert
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from handlers.diagnostics.metric_graph.chart import Chart, chart
from handlers.diagnostics.metric_graph.picture import draw
from handlers.diagnostics.metric_graph.queries import Query, period, queries, watched
from handlers.diagnostics.metric_graph.series import Series, read_series
from handlers.diagnostics.watching import alarm_name, describe
from handlers.diagnostics.when import clock
from handlers.events.cloudwatch_condition import Condition, from_trigger
from handlers.events.cloudwatch_title import amount
from handlers.events.metric_words import in_words
from handlers.events.reading import listing, text

BEFORE = timedelta(hours=1)
DAY = 86_400  # seconds
LONGEST = timedelta(seconds=DAY)
PERIODS = 30  # at least so many, where periods are long


def _read(aws: Aws, question: Question) -> Evidence:
    name = alarm_name(question.alert)
    if not name:
        return evidence("This alert comes from no CloudWatch alarm, so there is no metric of one")
    alarm = describe(aws, name)
    if alarm is None:
        return evidence(f"CloudWatch has no alarm {name} any more")
    asked = queries(alarm)
    if not asked:
        return evidence(f"{name} watches no metric that can be drawn", [text(alarm, "AlarmRule")])
    return _drawn(aws.client("cloudwatch"), question, alarm, asked)


def _drawn(cloudwatch: Any, question: Question, alarm: object, asked: list[Query]) -> Evidence:
    start, end = _span(question, alarm)
    metric = _metric(alarm, question.alert)
    query = f"CloudWatch: {metric} from {clock(start, end)} to {clock(end, end)}"
    try:
        series = _series(cloudwatch, alarm, asked, (start, end))
    except ParamValidationError as failure:  # an alarm of a kind that this SDK does not know
        return evidence(f"{metric} cannot be read", [str(failure)], query=query)
    if not series.readings:
        return evidence(f"{metric} has no reading since {clock(start, end)}", query=query)
    condition = from_trigger(alarm)
    marks = {"threshold": condition.threshold, "alarmed": question.alert.at}
    picture, without = draw(cloudwatch, metric, asked, (start, end), **marks)
    if without:
        drawn = Chart(
            metric, series, (start, end), condition.threshold, question.alert.at, period(alarm),
            partial(_amount, alarm),
        )  # fmt: skip
        picture, without = chart(drawn), f"The picture is Firebreak's own. CloudWatch: {without}"
    headline = f"{metric}: {_said(alarm, series, condition, question.at)}"
    details = [*_details(alarm, series, condition, end), without]
    return evidence(headline, filter(None, details), picture=picture, query=query)


def _span(question: Question, alarm: object) -> tuple[datetime, datetime]:
    """Return from when to when: an hour before the alarm, more where its periods are long."""
    enough = max(BEFORE, timedelta(seconds=min(period(alarm) * PERIODS, DAY)))
    start = min(question.alert.at, question.at) - enough
    return max(start, question.at - LONGEST), question.at


def _series(
    cloudwatch: Any, alarm: object, asked: list[Query], span: tuple[datetime, datetime]
) -> Series:
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=asked, StartTime=span[0], EndTime=span[1], ScanBy="TimestampDescending"
    )
    wanted = watched(alarm, asked)
    results = listing(answer, "MetricDataResults")
    return read_series(next((each for each in results if text(each, "Id") == wanted), None))


def _said(alarm: object, series: Series, condition: Condition, now: datetime) -> str:
    """Return `highest 1.2 GB at 03:12 UTC, last 900 MB; it alarms above 500 MB`."""
    at, value = series.extreme(lowest=condition.looks_down)
    most = "lowest" if condition.looks_down else "highest"
    said = f"{most} {_amount(alarm, value)} at {clock(at, now)}"
    said = f"{said}, last {_amount(alarm, series.last[1])}"
    if condition.threshold is None or not condition.comparison:
        return said
    return f"{said}; it alarms {condition.comparison} {_amount(alarm, condition.threshold)}"


def _details(alarm: object, series: Series, condition: Condition, now: datetime) -> list[str]:
    (began, _), (ended, _) = series.readings[0], series.last
    low, high = (_amount(alarm, series.extreme(lowest=each)[1]) for each in (True, False))
    return [
        series.sparkline(lowest=condition.looks_down),
        f"{clock(began, now)} to {clock(ended, now)}, from {low} to {high}",
        text(alarm, "StateReason"),
    ]


def _metric(alarm: object, alert: Alert) -> str:
    """Return `NetworkOut of web-2`; of a computation the alarm's name."""
    metric = in_words(text(alarm, "MetricName"))
    if not metric:
        return text(alarm, "AlarmName") or "The metric"
    return f"{metric} of {alert.targets[0].label}" if alert.targets else metric


def _amount(alarm: object, value: float) -> str:
    return amount(text(alarm, "MetricName"), text(alarm, "Unit"), value)


METRIC_GRAPH = Diagnostic(
    offer=Offer("metric_graph", "Metric graph", (), "The metric around the alarm."),
    seconds=20,
    permissions=(
        Statement(
            "Read an alarm and the metric it watches",
            (
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetMetricData",
                "cloudwatch:GetMetricWidgetImage",
            ),
        ),
    ),
    read=_read,
    about="cloudwatch",
)
