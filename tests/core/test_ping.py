from dataclasses import replace

import pytest

from bot.core.absorb import begin, fire
from bot.core.alert import Alert
from bot.core.incident import Incident, IncidentStatus, Verb, move
from bot.core.ping import Ping, ping
from bot.core.reason import Reason
from bot.core.routing import Routing
from bot.core.severity import Severity
from tests.support.alerts import THREE, alarm, finding, minute

ROUTING = Routing("C0ALARMS", "g", lambda: "default")


def incident(status: IncidentStatus = IncidentStatus.TRIGGERED) -> Incident:
    one = replace(begin(alarm(), ROUTING, "i-1", THREE), number=7)
    if status is IncidentStatus.TRIGGERED:
        return one
    verb = Verb.MITIGATE if status is IncidentStatus.MITIGATED else Verb.RESOLVE
    return move(one, verb, minute(1))


def called(reason: Reason, alert: Alert, before: Incident) -> Ping | None:
    return ping(reason, before, fire(before, alert, ROUTING, reason, minute(2)), alert)


def test_worse_than_before() -> None:
    call = called(Reason.JOINED, alarm(severity=Severity.CRITICAL), incident())
    assert call == Ping(Reason.WORSENED, "INC-7 is now CRITICAL (was high): web-2: cpu is too high")


def test_open_again() -> None:
    call = called(Reason.REOPENED, alarm(2), incident(IncidentStatus.RESOLVED))
    assert call == Ping(Reason.REOPENED, "INC-7 is open again: web-2: cpu is too high")


def test_what_was_mitigated_fires_again() -> None:
    call = called(Reason.FIRED_AGAIN, alarm(2), incident(IncidentStatus.MITIGATED))
    assert call == Ping(Reason.FIRED_AGAIN, "INC-7 fires again: web-2: cpu is too high")


def test_a_finding_that_joins() -> None:
    call = called(Reason.JOINED, finding(), incident())
    assert call == Ping(
        Reason.JOINED, "INC-7 is joined by a finding: web-2 is attacking other hosts"
    )


def test_a_finding_that_names_more() -> None:
    call = called(Reason.RETARGETED, finding(), incident())
    assert call == Ping(Reason.RETARGETED, "INC-7 now affects more: web-2 is attacking other hosts")


def test_another_task_that_crashes_calls_nobody() -> None:
    assert called(Reason.RETARGETED, alarm(source="ecs"), incident()) is None


def test_a_finding_is_heard_while_an_alarm_flaps() -> None:
    assert called(Reason.JOINED, finding(), replace(incident(), flapping=True))


@pytest.mark.parametrize("reason", [Reason.JOINED, Reason.FIRED_AGAIN, Reason.WORSENED])
def test_nobody_is_called_for_one_more_alarm(reason: Reason) -> None:
    assert called(reason, alarm(2), incident()) is None
