import pytest

from bot.core.severity import Severity
from handlers.events.cloudwatch_condition import Condition
from handlers.events.cloudwatch_severity import severity_of

ABOVE = Condition("above", 90)
BELOW = Condition("below", 5)


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("api-errors-critical", Severity.CRITICAL),
        ("CRIT_disk", Severity.CRITICAL),
        ("sev1-api", Severity.CRITICAL),
        ("P1 api down", Severity.CRITICAL),
        ("sev-2-api", Severity.HIGH),
        ("p2.api", Severity.HIGH),
        ("api-high", Severity.HIGH),
        ("api-warning", Severity.MEDIUM),
        ("api-medium", Severity.MEDIUM),
        ("sev3_api", Severity.MEDIUM),
        ("p4-api", Severity.LOW),
        ("low-queue-depth", Severity.LOW),
        ("deploys-info", Severity.INFO),
        ("web-1-cpu", Severity.HIGH),
        ("", Severity.HIGH),
    ],
)
def test_the_name_says_it(name: str, severity: Severity) -> None:
    assert severity_of(name, "", ABOVE) is severity


@pytest.mark.parametrize(
    "name", ["api-p99-latency", "critically", "information", "lowercase", "highway", "sev10", "xp1"]
)
def test_parts_of_words_say_nothing(name: str) -> None:
    assert severity_of(name, "", ABOVE) is Severity.HIGH


def test_low_on_an_alarm_that_fires_below_is_about_the_metric() -> None:
    assert severity_of("storage-low", "", BELOW) is Severity.HIGH
    assert severity_of("storage-low-sev4", "", BELOW) is Severity.LOW


def test_a_clear_word_counts_more_than_high_or_low() -> None:
    assert severity_of("cpu-high-warning", "", ABOVE) is Severity.MEDIUM
    assert severity_of("p1-storage-low", "", ABOVE) is Severity.CRITICAL


def test_of_several_clear_words_the_worst_counts() -> None:
    assert severity_of("info-critical", "", ABOVE) is Severity.CRITICAL


def test_the_name_counts_more_than_the_description() -> None:
    assert severity_of("api-p3", "critical", ABOVE) is Severity.MEDIUM


@pytest.mark.parametrize(
    ("description", "severity"),
    [
        ("Severity: low", Severity.LOW),
        ("priority=critical", Severity.CRITICAL),
        ("[warning] disk", Severity.MEDIUM),
        ("info: a deploy", Severity.INFO),
        ("This is sev3.", Severity.MEDIUM),
        ("Critical for checkout", Severity.CRITICAL),
        ("Latency is high when traffic is low; for more info see the runbook", Severity.HIGH),
        ("Fires without warning", Severity.HIGH),
    ],
)
def test_the_description_must_name_a_severity_clearly(description: str, severity: Severity) -> None:
    assert severity_of("web-1-cpu", description, ABOVE) is severity
