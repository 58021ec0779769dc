from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.pace import Pace


def test_a_burst_then_so_many_a_second() -> None:
    pace = Pace(per_second=1, burst=3)
    assert [pace.take(100) for _ in range(4)] == [True, True, True, False]
    assert pace.wait(100) == 1
    assert not pace.take(100.9)
    assert pace.take(101)
    assert not pace.take(101.5)


def test_some_can_be_kept_to_spare() -> None:
    pace = Pace(per_second=1, burst=3)
    assert pace.take(0)
    assert pace.may(0, 1)
    assert pace.take(0)
    assert not pace.may(0, 1)
    assert pace.may(0)
    assert pace.wait(0, 1) == 1
    assert pace.may(1, 1)


def test_quiet_time_saves_no_more_than_a_burst() -> None:
    pace = Pace(per_second=1, burst=2)
    assert [pace.take(0) for _ in range(3)] == [True, True, False]
    assert [pace.take(1000) for _ in range(3)] == [True, True, False]


def test_a_pause_holds_and_leaves_a_single_token() -> None:
    pace = Pace(per_second=1, burst=5)
    pace.pause(10, 30)
    assert pace.wait(10) == 30
    assert not pace.may(39.9)
    assert [pace.take(40) for _ in range(2)] == [True, False]
    assert pace.take(41)


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pace = Pace(per_second=1, burst=5)
    pace.pause(10, 30)
    pace.pause(11, 1)
    assert not pace.may(39)


def test_no_pause_costs_no_token() -> None:
    pace = Pace(per_second=1, burst=3)
    pace.pause(0, 0)
    assert [pace.take(0) for _ in range(3)] == [True] * 3


def test_a_token_given_back_can_be_taken_again() -> None:
    pace = Pace(per_second=1, burst=1)
    assert pace.take(0)
    pace.give_back()
    assert pace.take(0)
    pace.give_back()
    pace.give_back()
    assert pace.take(0)
    assert not pace.take(0)


@given(
    st.lists(st.tuples(st.floats(0, 5), st.booleans(), st.floats(0, 3)), min_size=1, max_size=100)
)
def test_never_more_than_burst_and_rate(steps: list[tuple[float, bool, float]]) -> None:
    pace, now, taken = Pace(per_second=2, burst=4), 50.0, 0
    paused_until = 0.0
    for wait, pauses, seconds in steps:
        now += wait
        if pauses:
            pace.pause(now, seconds)
            paused_until = max(paused_until, now + seconds)
        if pace.take(now):
            taken += 1
            assert now >= paused_until
    assert taken <= 4 + 2 * (now - 50) + 1e-6


@given(st.lists(st.floats(0, 2), max_size=20))
def test_whoever_waits_as_long_as_told_gets_a_token(waits: list[float]) -> None:
    pace, now = Pace(per_second=1, burst=2), 0.0
    for wait in waits:
        now += wait
        pace.take(now)
    assert pace.take(now + pace.wait(now) + 1e-6)
