from bot.sandbox.slack.state.clock import Timestamps
from tests.sandbox.slack.conftest import TurnedClock


def test_timestamps_rise_while_time_stands_still(clock: TurnedClock) -> None:
    timestamps = Timestamps(clock)
    made = [timestamps.next() for _ in range(3)]
    assert made == sorted(set(made))
    assert made[0] == f"{int(clock().timestamp())}.000000"


def test_timestamps_follow_the_clock(clock: TurnedClock) -> None:
    timestamps = Timestamps(clock)
    first = timestamps.next()
    clock.turn(seconds=5)
    assert float(timestamps.next()) - float(first) == 5
