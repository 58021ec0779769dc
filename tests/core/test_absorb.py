from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.absorb import begin, fire, recover, takes_the_lead
from bot.core.alert import Alert
from bot.core.incident import Incident, IncidentStatus, Verb, move
from bot.core.reason import Reason
from bot.core.routing import Routing, Timing
from bot.core.severity import Severity
from tests.support.alerts import THREE, alarm, finding, minute

TIMING = Timing(quiet_period=timedelta(minutes=10), reopen_within=timedelta(minutes=30))


def routing(channel: str = "C0ALARMS", runbook: str = "default") -> Routing:
    return Routing(channel, "g", lambda: runbook)


def opened(alert: Alert | None = None) -> Incident:
    return begin(alert or alarm(), routing(), "i-1", THREE)


def test_an_incident_begins_as_its_alert_says() -> None:
    one = begin(finding(), routing("C0SECURITY", "instance-attacking"), "i-1", THREE)
    assert (one.status, one.severity) == (IncidentStatus.TRIGGERED, Severity.HIGH)
    assert (one.title, one.lead) == ("web-2 is attacking other hosts", "guardduty")
    assert (one.channel, one.runbook, one.group_key) == ("C0SECURITY", "instance-attacking", "g")
    assert (one.account, one.region) == ("111122223333", "eu-west-1")
    assert (one.opened_at, one.opened_by, one.quiet_due_at) == (THREE, "system", None)


def joined(one: Incident, alert: Alert, channel: str = "C0OTHER") -> Incident:
    return fire(one, alert, routing(channel, "other"), Reason.JOINED, minute(1))


def test_the_most_severe_alerts_route_owns_the_incident() -> None:
    worse = alarm(severity=Severity.CRITICAL, title="worse")
    after = joined(opened(), worse)
    assert (after.severity, after.channel, after.runbook) == (
        Severity.CRITICAL,
        "C0OTHER",
        "other",
    )
    assert after.title == "worse"


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.LOW])
def test_an_alert_no_worse_changes_neither_channel_nor_title(severity: Severity) -> None:
    before = opened()
    after = joined(before, alarm(severity=severity, title="also"))
    assert (after.channel, after.title, after.runbook) == ("C0ALARMS", before.title, "default")
    assert after.severity is Severity.HIGH
    assert after.revision == before.revision + 1


def test_a_finding_leads_because_it_names_the_trouble() -> None:
    after = joined(opened(alarm(severity=Severity.CRITICAL)), finding(severity=Severity.MEDIUM))
    assert (after.title, after.lead, after.runbook) == (finding().title, "guardduty", "other")
    # Severity and channel stay the worst alert's.
    assert (after.severity, after.channel) == (Severity.CRITICAL, "C0ALARMS")


def test_a_worse_alarm_does_not_take_the_lead_from_a_finding() -> None:
    before = opened(finding())
    worse = alarm(severity=Severity.CRITICAL)
    assert not takes_the_lead(worse, before)
    after = joined(before, worse)
    assert (after.title, after.severity) == (finding().title, Severity.CRITICAL)


def test_a_leading_alert_that_names_no_place_keeps_the_place() -> None:
    after = joined(opened(), finding(account="", region=""))
    assert (after.account, after.region) == ("111122223333", "eu-west-1")


def at(status: IncidentStatus) -> Incident:
    verbs = {
        IncidentStatus.TRIGGERED: [],
        IncidentStatus.ACKNOWLEDGED: [Verb.ACKNOWLEDGE],
        IncidentStatus.MITIGATED: [Verb.MITIGATE],
        IncidentStatus.RESOLVED: [Verb.RESOLVE],
    }
    one = opened()
    for verb in verbs[status]:
        one = move(one, verb, minute(1))
    return one


@pytest.mark.parametrize("status", IncidentStatus)
@pytest.mark.parametrize("reason", Reason)
def test_what_was_over_is_triggered_again_by_news_alone(
    status: IncidentStatus, reason: Reason
) -> None:
    news = {"joined", "reopened", "fired_again", "worsened", "retargeted", "recovered_before_seen"}
    over = status in (IncidentStatus.MITIGATED, IncidentStatus.RESOLVED)
    after = fire(at(status), alarm(5), routing(), reason, minute(5))
    assert after.status is (IncidentStatus.TRIGGERED if over and reason in news else status)


def test_firing_ends_the_quiet_period() -> None:
    quiet = recover(opened(), 0, TIMING, minute(1))
    assert fire(quiet, alarm(2), routing(), Reason.FIRED_AGAIN, minute(2)).quiet_due_at is None


@given(
    firing=st.integers(0, 3),
    status=st.sampled_from(IncidentStatus),
    contained=st.booleans(),
    flapping=st.booleans(),
)
def test_it_resolves_itself_only_when_all_is_over(
    *, firing: int, status: IncidentStatus, contained: bool, flapping: bool
) -> None:
    one = replace(at(status), contained=contained, flapping=flapping)
    after = recover(one, firing, TIMING, minute(5))
    is_over = firing == 0 and status is not IncidentStatus.RESOLVED and not contained
    minutes = 30 if flapping else 10
    assert after.quiet_due_at == (minute(5 + minutes) if is_over else None)
    assert after.status is status


def test_a_long_quiet_period_is_no_shorter_while_it_flaps() -> None:
    patient = Timing(quiet_period=timedelta(hours=2))
    after = recover(replace(opened(), flapping=True), 0, patient, THREE)
    assert after.quiet_due_at == THREE + timedelta(hours=2)


@given(st.lists(st.sampled_from(Severity), min_size=1, max_size=8))
def test_severity_is_the_worst_ever_heard(severities: list[Severity]) -> None:
    one = opened(alarm(severity=severities[0]))
    for severity in severities[1:]:
        one = joined(one, alarm(severity=severity))
    assert one.severity is min(severities, key=lambda severity: severity.rank)
