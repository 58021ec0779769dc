"""What Prometheus reads, from the metrics themselves."""

from collections.abc import Iterator

from prometheus_client.metrics import MetricWrapperBase

from bot.core.incident import IncidentStatus
from bot.core.reject import RejectReason
from bot.core.run import UNFINISHED
from bot.core.signal import Entrance
from bot.metrics import Metrics, SlackOutcome
from tests.docs.table import code, table

VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("signals_received", "entrance"): tuple(Entrance),
    ("signals_rejected", "reason"): tuple(RejectReason),
    ("runs", "status"): UNFINISHED,
    ("incidents", "status"): tuple(IncidentStatus),
    ("slack_calls", "method"): ("a method of Slack",),
    ("slack_calls", "outcome"): tuple(SlackOutcome),
    ("slack_rate_limited", "method"): ("a method of Slack",),
}


def metrics() -> str:
    """Return the table of every metric, its labels with their values."""
    return table(("metric", "type", "what it says", "labels"), _rows())


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for attribute, metric in vars(Metrics()).items():
        if isinstance(metric, MetricWrapperBase):
            family = next(iter(metric.describe()))
            suffix = "_total" if family.type == "counter" else ""
            names = metric._labelnames  # noqa: SLF001  (it has no public name)
            labels = "; ".join(_label(attribute, name) for name in names)
            yield code(f"{family.name}{suffix}"), family.type, family.documentation, labels


def _label(attribute: str, name: str) -> str:
    return f"`{name}`: {', '.join(VALUES[attribute, name])}"
