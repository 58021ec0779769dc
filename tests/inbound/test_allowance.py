from bot.inbound.allowance import Allowance
from tests.support.clock import Clock


def test_a_burst_is_allowed_and_then_a_rate() -> None:
    clock = Clock()
    allowance = Allowance(3, 0.5, clock)
    assert [allowance.spend() for _ in range(4)] == [True, True, True, False]
    clock.advance(seconds=1)
    assert not allowance.spend()
    clock.advance(seconds=1)
    assert [allowance.spend() for _ in range(2)] == [True, False]


def test_rest_earns_no_more_than_a_burst() -> None:
    clock = Clock()
    allowance = Allowance(2, 10, clock)
    clock.advance(hours=1)
    assert [allowance.spend() for _ in range(3)] == [True, True, False]


def test_a_clock_set_back_takes_nothing_away() -> None:
    clock = Clock()
    allowance = Allowance(2, 1, clock)
    clock.advance(hours=-1)
    assert allowance.spend()
