from dataclasses import replace

import pytest

from bot.core.alert import Alert, Target
from bot.core.judge import Home, judge
from bot.core.reason import Reason
from bot.core.severity import Severity
from bot.core.tracking import Tracked, closed, first_heard
from tests.support.alerts import alarm, finding

OURS = 7


def known(alert: Alert, incident: int | None = OURS) -> Tracked:
    return first_heard(alert, incident, authenticated=True)


def judged(alert: Alert, before: Tracked | None, home: Home = Home.OPEN) -> Reason:
    return judge(alert, before, home, None if home is Home.NONE else OURS)


@pytest.mark.parametrize(
    ("home", "reason"),
    [(Home.NONE, Reason.OPENED), (Home.OPEN, Reason.JOINED), (Home.RECENT, Reason.REOPENED)],
)
def test_an_alert_never_heard_of(home: Home, reason: Reason) -> None:
    assert judged(alarm(), None, home) is reason


def test_an_alert_of_another_incident_joins() -> None:
    assert judged(alarm(5), known(alarm(0), incident=3)) is Reason.JOINED


def test_the_same_again_says_nothing_new() -> None:
    assert judged(alarm(5), known(alarm(0))) is Reason.REPEATED


def test_it_had_recovered_and_fires_again() -> None:
    assert judged(alarm(5), known(alarm(0, "OK"))) is Reason.FIRED_AGAIN


def test_worse_and_wider() -> None:
    low = known(alarm(0, severity=Severity.LOW))
    assert judged(alarm(5), low) is Reason.WORSENED
    assert judged(alarm(5, severity=Severity.INFO), low) is Reason.REPEATED
    more = (*alarm().targets, Target("ec2-instance", "i-0web3"))
    assert judged(alarm(5, targets=more), known(alarm(0))) is Reason.RETARGETED
    assert judged(alarm(5, targets=()), known(alarm(0))) is Reason.REPEATED


def test_a_name_that_is_learnt_later_is_no_new_target() -> None:
    nameless = (Target("ec2-instance", "i-0web2"),)
    assert judged(alarm(5), known(alarm(0, targets=nameless))) is Reason.REPEATED


def test_recoveries() -> None:
    assert judged(alarm(5, "OK"), known(alarm(0))) is Reason.RECOVERED
    assert judged(alarm(5, "OK"), known(alarm(0, "OK"))) is Reason.NOT_FIRING
    assert judged(alarm(5, "OK"), None, Home.NONE) is Reason.NOT_FIRING


def test_an_older_state_never_overrides_a_newer_one() -> None:
    assert judged(alarm(1), known(alarm(2, "OK"))) is Reason.OLDER
    assert judged(alarm(1, "OK"), known(alarm(2))) is Reason.OLDER
    assert judged(alarm(1, "INSUFFICIENT_DATA"), known(alarm(2))) is Reason.OLDER


def test_an_alarm_that_its_recovery_overtook() -> None:
    recovery = known(alarm(2, "OK"), incident=None)
    assert judged(alarm(1), recovery, Home.NONE) is Reason.RECOVERED_BEFORE_SEEN
    assert judged(alarm(1, "OK"), recovery, Home.NONE) is Reason.OLDER
    assert judged(alarm(1, "INSUFFICIENT_DATA"), recovery, Home.NONE) is Reason.OLDER
    assert judged(alarm(3), recovery, Home.NONE) is Reason.OPENED


def test_one_change_that_comes_by_two_ways() -> None:
    assert judged(alarm(0), known(alarm(0))) is Reason.DUPLICATE
    assert judged(alarm(0, "OK"), known(alarm(0, "OK"))) is Reason.DUPLICATE


def test_without_a_name_for_the_change_every_delivery_counts() -> None:
    once = alarm(0, transition="")
    assert judged(once, known(once)) is Reason.REPEATED


def test_insufficient_data_is_no_recovery() -> None:
    assert judged(alarm(5, "INSUFFICIENT_DATA"), known(alarm(0))) is Reason.NOTED
    assert judged(alarm(5, "INSUFFICIENT_DATA"), None, Home.NONE) is Reason.NOTED


class TestWhatAPersonClosed:
    before = closed(known(finding(0)))

    @pytest.mark.parametrize("home", Home)
    def test_a_finding_stays_closed(self, home: Home) -> None:
        assert judged(finding(5), self.before, home) is Reason.REPEATED

    def test_a_finding_stays_closed_when_its_instance_has_another_incident(self) -> None:
        elsewhere = replace(self.before, incident=3)
        assert judged(finding(5), elsewhere) is Reason.REPEATED

    @pytest.mark.parametrize(
        "more",
        [
            finding(5, severity=Severity.CRITICAL),
            finding(5, targets=(*finding().targets, Target("ec2-instance", "i-0web3"))),
        ],
    )
    @pytest.mark.parametrize(
        ("home", "reason"), [(Home.NONE, Reason.OPENED), (Home.RECENT, Reason.REOPENED)]
    )
    def test_a_finding_that_says_more_is_heard(
        self, more: Alert, home: Home, reason: Reason
    ) -> None:
        assert judged(more, self.before, home) is reason

    def test_archiving_it_then_is_no_news(self) -> None:
        assert judged(finding(5, archived=True), self.before) is Reason.NOT_FIRING

    @pytest.mark.parametrize("source", ["cloudwatch", "ecs", "rds", "unknown"])
    def test_anything_else_that_fires_again_is_new(self, source: str) -> None:
        again = finding(5, source=source)
        before = closed(known(finding(0, source=source)))
        assert judged(again, before, Home.NONE) is Reason.OPENED
        assert judged(again, before, Home.RECENT) is Reason.REOPENED


def test_a_finding_that_its_source_takes_out_of_the_archive_fires_again() -> None:
    archived = known(finding(0, archived=True))
    assert judged(finding(5), archived, Home.RECENT) is Reason.REOPENED
    assert judged(finding(5), archived) is Reason.FIRED_AGAIN
