from bot.sandbox.slack.state.rates import Rate, Rates, Tier
from tests.sandbox.slack.conftest import TurnedClock


def test_a_burst_passes_and_then_one_call_a_second(clock: TurnedClock) -> None:
    rates = Rates(clock)
    posting = Tier.POSTING.value
    assert [rates.wait("C1", posting) for _ in range(posting.burst)] == [0] * posting.burst
    assert rates.wait("C1", posting) == 1
    clock.turn(seconds=1)
    assert rates.wait("C1", posting) == 0
    assert rates.wait("C1", posting) == 1


def test_keys_do_not_share_a_burst(clock: TurnedClock) -> None:
    rates = Rates(clock)
    once = Rate(1, 1)
    assert rates.wait("C1", once) == 0
    assert rates.wait("C2", once) == 0


def test_a_refused_call_costs_nothing(clock: TurnedClock) -> None:
    rates = Rates(clock)
    once_a_minute = Rate(1 / 60, 1)
    rates.wait("m", once_a_minute)
    assert rates.wait("m", once_a_minute) == 60
    clock.turn(seconds=59)
    assert rates.wait("m", once_a_minute) == 1
    clock.turn(seconds=1.01)
    assert rates.wait("m", once_a_minute) == 0


def test_a_burst_never_grows_beyond_its_size(clock: TurnedClock) -> None:
    rates = Rates(clock)
    twice = Rate(1, 2)
    clock.turn(hours=1)
    assert [rates.wait("m", twice) for _ in range(3)] == [0, 0, 1]


def test_no_limits_where_they_are_lifted(clock: TurnedClock) -> None:
    rates = Rates(clock, strict=False)
    assert [rates.wait("m", Rate(1, 1)) for _ in range(5)] == [0] * 5
