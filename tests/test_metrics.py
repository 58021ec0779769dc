from prometheus_client.parser import text_string_to_metric_families

from bot.core.reject import RejectReason
from bot.metrics import Metrics, SlackOutcome

DOCUMENTED = {
    "firebreak_signals_received": "counter",
    "firebreak_signals_rejected": "counter",
    "firebreak_inbox_depth": "gauge",
    "firebreak_lag_seconds": "gauge",
    "firebreak_incidents": "gauge",
    "firebreak_slack_calls": "counter",
    "firebreak_slack_rate_limited": "counter",
    "firebreak_alarm_to_slack_seconds": "histogram",
    "firebreak_signal_wait_seconds": "histogram",
    "firebreak_triage_batch_seconds": "histogram",
    "firebreak_unposted": "gauge",
    "firebreak_unposted_age_seconds": "gauge",
    "firebreak_unposted_channels": "gauge",
    "firebreak_quarantined": "gauge",
    "firebreak_signals_parked": "gauge",
}


def scrape(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    body, _ = metrics.render()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def test_every_documented_metric_is_there() -> None:
    body, content_type = Metrics().render()
    families = text_string_to_metric_families(body.decode())
    found = {family.name: family.type for family in families if family.type != "unknown"}
    assert {name: found.get(name) for name in DOCUMENTED} == DOCUMENTED
    assert content_type.startswith("text/plain")


def test_counters_count_under_their_documented_names() -> None:
    metrics = Metrics()
    metrics.signals_rejected.labels(RejectReason.FORGED).inc()
    metrics.slack_calls.labels("chat.postMessage", SlackOutcome.UNANSWERED).inc(2)
    found = scrape(metrics)
    assert found["firebreak_signals_rejected_total", (("reason", "forged"),)] == 1
    labels = (("method", "chat.postMessage"), ("outcome", "unanswered"))
    assert found["firebreak_slack_calls_total", labels] == 2


def test_series_of_enums_start_at_zero() -> None:
    found = scrape(Metrics())
    assert found["firebreak_signals_received_total", (("entrance", "sns"),)] == 0
    assert found["firebreak_signals_rejected_total", (("reason", "too_old"),)] == 0
    assert found["firebreak_incidents", (("status", "acknowledged"),)] == 0


def test_alarm_to_slack_is_measured_from_5_ms_to_half_an_hour() -> None:
    metrics = Metrics()
    metrics.alarm_to_slack_seconds.observe(0.007)
    found = scrape(metrics)
    name = "firebreak_alarm_to_slack_seconds_bucket"
    assert found[name, (("le", "0.005"),)] == 0
    assert found[name, (("le", "0.01"),)] == 1
    assert found[name, (("le", "1800.0"),)] == 1


def test_two_apps_in_a_process_share_nothing() -> None:
    first, second = Metrics(), Metrics()
    first.inbox_depth.set(7)
    assert scrape(second)["firebreak_inbox_depth", ()] == 0
