from bot.sandbox.slack.state.faults import Fault, FaultKind, Faults
from tests.sandbox.slack.conftest import TurnedClock


def test_a_fault_strikes_its_method_as_often_as_said(clock: TurnedClock) -> None:
    faults = Faults(clock)
    faults.add(Fault(FaultKind.SERVER_ERROR, "chat.update", count=2))
    assert faults.take("chat.postMessage") is None
    struck = [faults.take("chat.update") is not None for _ in range(3)]
    assert struck == [True, True, False]


def test_a_fault_for_all_methods_strikes_any(clock: TurnedClock) -> None:
    faults = Faults(clock)
    faults.add(Fault(FaultKind.REVOKED))
    struck = faults.take("auth.test")
    assert struck is not None
    assert struck.kind is FaultKind.REVOKED


def test_a_fault_may_be_of_one_channel(clock: TurnedClock) -> None:
    faults = Faults(clock)
    faults.add(Fault(FaultKind.REFUSED, channel="C0API"))
    assert faults.take("chat.postMessage", "C0ALARMS") is None
    assert faults.take("auth.test") is None
    assert faults.take("chat.update", "C0API") is not None


def test_faults_strike_in_the_order_they_were_added(clock: TurnedClock) -> None:
    faults = Faults(clock)
    faults.add(Fault(FaultKind.SLOW, "m"))
    faults.add(Fault(FaultKind.REVOKED, "m"))
    kinds = [struck.kind for struck in (faults.take("m"), faults.take("m")) if struck]
    assert kinds == [FaultKind.SLOW, FaultKind.REVOKED]


def test_an_outage_ends_by_itself(clock: TurnedClock) -> None:
    faults = Faults(clock)
    faults.add(Fault(FaultKind.OUTAGE, seconds=30))
    clock.turn(seconds=29)
    assert faults.take("auth.test") is not None
    clock.turn(seconds=1)
    assert faults.take("auth.test") is None


def test_clearing_ends_all_trouble(clock: TurnedClock) -> None:
    faults = Faults(clock)
    faults.add(Fault(FaultKind.OUTAGE, seconds=30))
    faults.add(Fault(FaultKind.SLOW))
    faults.clear()
    assert faults.take("auth.test") is None
