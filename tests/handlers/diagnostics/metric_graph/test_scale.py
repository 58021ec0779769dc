"""The upright axis of a chart."""

import math

from hypothesis import given
from hypothesis import strategies as st

from handlers.diagnostics.metric_graph.scale import Scale, ticks

ANY = st.floats(allow_nan=False, allow_infinity=False)


def test_what_is_never_negative_starts_at_nothing() -> None:
    scale = Scale.around([3.0, 100.0])
    assert scale.low == 0
    assert list(ticks(scale)) == [0, 50, 100]


def test_the_threshold_and_the_readings_both_have_their_place() -> None:
    scale = Scale.around([-4.0, 12.0])
    assert scale.low < -4 < 12 < scale.high
    assert 0 < scale.share(-4.0) < scale.share(12.0) < 1


@given(st.lists(ANY, min_size=1, max_size=5))
def test_any_readings_have_a_place_and_a_few_round_values(values: list[float]) -> None:
    scale = Scale.around(values)
    assert all(0 <= scale.share(value) <= 1 for value in values)
    named = list(ticks(scale))
    assert 1 <= len(named) <= 11
    assert all(math.isfinite(value) for value in named)
