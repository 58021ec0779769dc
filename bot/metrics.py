"""What Prometheus reads at /metrics: every metric's name and meaning stands here."""

from enum import StrEnum

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from bot.core.incident import IncidentStatus
from bot.core.reject import RejectReason
from bot.core.run import UNFINISHED
from bot.core.signal import Entrance

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
MINUTES = (120, 300, 600, 1800)  # a storm of that many hundred incidents in one channel


class SlackOutcome(StrEnum):
    """How a call to Slack ended. UNANSWERED: nobody knows whether it took effect."""

    OK = "ok"
    REFUSED = "refused"
    RATE_LIMITED = "rate_limited"
    UNANSWERED = "unanswered"


class Metrics:
    """One attribute a metric, in a registry of its own: two apps in a process share nothing.

    Label values are members of an enum (Entrance, RejectReason, IncidentStatus, RunStatus,
    SlackOutcome) or the name of a Slack method that we call, never text from an event: the
    number of series is bounded. Those of an enum are there from the start, at zero.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.signals_received = Counter(
            "firebreak_signals_received_total",
            "Signals stored in the inbox.",
            ["entrance"],
            registry=registry,
        )
        self.signals_rejected = Counter(
            "firebreak_signals_rejected_total",
            "Deliveries that were not taken in.",
            ["reason"],
            registry=registry,
        )
        self.sqs_failures = Counter(
            "firebreak_sqs_failures_total",
            "Times that SQS was away or refused us.",
            registry=registry,
        )
        self.inbox_depth = Gauge(
            "firebreak_inbox_depth", "Signals stored and not handled yet.", registry=registry
        )
        self.lag_seconds = Gauge(
            "firebreak_lag_seconds", "Age of the oldest unhandled signal.", registry=registry
        )
        self.unposted = Gauge(
            "firebreak_unposted", "Incidents that wait for their first message.", registry=registry
        )
        self.unposted_channels = Gauge(
            "firebreak_unposted_channels", "Channels in which some do.", registry=registry
        )
        self.unposted_age_seconds = Gauge(
            "firebreak_unposted_age_seconds",
            "Age of the oldest that waits for its first message.",
            registry=registry,
        )
        self.signals_parked = Gauge(
            "firebreak_signals_parked", "Signals that triage gave up on.", registry=registry
        )
        self.quarantined = Gauge(
            "firebreak_quarantined", "Messages kept from unlisted topics.", registry=registry
        )
        self.checkpoints_waiting = Gauge(
            "firebreak_checkpoints_waiting",
            "Checkpoints of the ledger that are not in its bucket yet; 0 without a bucket.",
            registry=registry,
        )
        self.checkpoint_failures = Counter(
            "firebreak_checkpoint_failures_total",
            "Times that the ledger's bucket was away or refused a checkpoint.",
            registry=registry,
        )
        self.ledger_problems = Gauge(
            "firebreak_ledger_problems",
            "What the server's own check of the ledger found wrong, in this round or the last.",
            registry=registry,
        )
        self.heartbeat_age_seconds = Gauge(
            "firebreak_heartbeat_age_seconds",
            "Since a heartbeat last came through the whole pipeline; NaN where none ever did.",
            registry=registry,
        )
        self.runs = Gauge(
            "firebreak_runs", "Runs of actions that are not over.", ["status"], registry=registry
        )
        self.runs_given_up = Counter(
            "firebreak_runs_given_up_total",
            "Runs that the engine took up too often and gave up: their outcome is unknown.",
            registry=registry,
        )
        self.page_failures = Counter(
            "firebreak_page_failures_total",
            "Times that a notifier did not take a page.",
            registry=registry,
        )
        self.triage_batch_seconds = Histogram(
            "firebreak_triage_batch_seconds",
            "Time one batch of triage took.",
            buckets=SECONDS,
            registry=registry,
        )
        self.signal_wait_seconds = Histogram(
            "firebreak_signal_wait_seconds",
            "From a signal's arrival to its incident; with the next, its way to Slack.",
            buckets=(*SECONDS, *MINUTES),
            registry=registry,
        )
        self.incidents = Gauge(
            "firebreak_incidents", "Incidents by status.", ["status"], registry=registry
        )
        self.alarm_to_slack_seconds = Histogram(
            "firebreak_alarm_to_slack_seconds",
            "From an incident's opening to Slack's answer to its first message.",
            buckets=(*SECONDS, *MINUTES),
            registry=registry,
        )
        self.slack_calls = Counter(
            "firebreak_slack_calls_total",
            "Calls to Slack.",
            ["method", "outcome"],
            registry=registry,
        )
        self.slack_rate_limited = Counter(
            "firebreak_slack_rate_limited_total",
            "Answers 429 from Slack.",
            ["method"],
            registry=registry,
        )
        self._start_at_zero()

    def _start_at_zero(self) -> None:
        """Make every series of an enum exist: a rate over a series that appears misses it."""
        for entrance in Entrance:
            self.signals_received.labels(entrance)
        for reason in RejectReason:
            self.signals_rejected.labels(reason)
        for status in IncidentStatus:
            self.incidents.labels(status)
        for standing in UNFINISHED:
            self.runs.labels(standing)

    def render(self) -> tuple[bytes, str]:
        """Return the body and the Content-Type of an answer to Prometheus."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST
