"""Key times: when each came, and what is said where one never did."""

from datetime import timedelta

import pytest

from bot.export.moments import Moments
from tests.export.told import told
from tests.support.alerts import THREE, minute


def heard(*entries: tuple[str, float], began: float = -2) -> Moments:
    moments = Moments(THREE)
    opening = {"state_at": minute(began).isoformat(), "received_at": THREE.isoformat()}
    moments.hear(told("alert.opened", THREE, "system", **opening))
    for kind, at in entries:
        moments.hear(told(kind, minute(at)))
    return moments


def minutes(moments: Moments) -> list[float | None]:
    spans = [one.span for one in moments.durations()]
    return [None if span is None else span / timedelta(minutes=1) for span in spans]


def test_each_is_counted_from_the_detection() -> None:
    moments = heard(
        ("incident.acknowledged", 4), ("incident.mitigated", 20), ("incident.resolved", 40)
    )
    assert minutes(moments) == [2, 4, 20, 40]
    assert moments.start == minute(-2)


def test_what_never_came_has_no_length() -> None:
    assert minutes(heard()) == [2, None, None, None]


def test_the_first_acknowledgement_counts_and_the_last_end() -> None:
    moments = heard(
        ("incident.acknowledged", 4), ("incident.resolved", 10), ("incident.reopened", 12),
        ("incident.acknowledged", 13), ("incident.quiet", 30),
    )  # fmt: skip
    assert minutes(moments) == [2, 4, None, 30]


@pytest.mark.parametrize("kind", ["incident.reopened", "alert.reopened", "alert.fired_again"])
def test_what_opens_it_again_takes_the_end_back(kind: str) -> None:
    moments = heard(("incident.mitigated", 5), ("incident.resolved", 9), (kind, 12))
    assert minutes(moments) == [2, None, None, None]


def test_a_source_whose_clock_is_ahead_began_no_later_than_it_was_heard() -> None:
    assert minutes(heard(began=3))[0] == 0


def test_by_hand_it_begins_when_it_is_opened() -> None:
    moments = Moments(THREE)
    moments.hear(told("incident.opened_by_hand", minute(1)))
    assert (moments.start, minutes(moments)[0]) == (minute(1), 0)


def test_with_no_entries_at_all_it_begins_when_the_row_says() -> None:
    assert Moments(THREE).start == THREE


def test_every_time_and_length_is_defined() -> None:
    moments = heard()
    assert all(one.means for one in moments.times())
    assert all(one.means for one in moments.durations())
