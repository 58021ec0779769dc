"""Which zone looks impaired, and what is left outside it."""

import pytest

from bot.core.plan import Verdict
from handlers.actions.failover.balancer import Group
from handlers.actions.failover.zones import doubt, health_again, spare, worst_first

ZONES = ("a", "b", "c")
IDLE = Group("idle", {}, {})


def group(**healthy: tuple[int, int]) -> Group:
    """Make a group of so many healthy targets of so many by zone."""
    return Group(
        "web",
        {zone: total for zone, (_, total) in healthy.items()},
        {zone: well for zone, (well, _) in healthy.items()},
    )


def test_the_zone_with_the_greatest_share_of_ill_targets_comes_first() -> None:
    groups = [group(a=(3, 4), b=(0, 2), c=(4, 4))]

    assert worst_first(ZONES, groups) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("zone", "groups", "is_sure"),
    [
        ("b", [group(a=(2, 2), b=(1, 2), c=(2, 2))], True),
        ("a", [group(a=(2, 2), b=(1, 2), c=(2, 2))], False),
        ("b", [group(a=(1, 2), b=(1, 2), c=(2, 2))], False),
        ("a", [group(a=(2, 2), b=(2, 2), c=(2, 2))], False),
        ("a", [], False),
    ],
)
def test_a_zone_is_left_unasked_only_where_it_alone_is_ill(
    zone: str, groups: list[Group], *, is_sure: bool
) -> None:
    assert (doubt(zone, ZONES, groups) == "") is is_sure


def test_what_is_left_outside_is_counted() -> None:
    found = spare("a", [group(a=(1, 2), b=(2, 2)), IDLE])

    assert found.verdict is Verdict.PASSED
    assert "web keeps 2 of 3 healthy targets" in found.evidence
    assert "idle" not in found.evidence
    assert not found.stable


@pytest.mark.parametrize(
    "groups",
    [
        [group(a=(2, 2), b=(0, 2))],
        [group(a=(2, 2))],
        [group(a=(2, 2), b=(2, 2)), group(a=(1, 1))],
    ],
)
def test_where_nothing_healthy_is_left_a_shift_is_forbidden(groups: list[Group]) -> None:
    assert spare("a", groups).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("groups", [[IDLE], []])
def test_where_nobody_knows_the_zones_a_shift_is_warned_of(groups: list[Group]) -> None:
    """A Network Load Balancer before another load balancer."""
    assert spare("a", groups).verdict is Verdict.WARNED


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ([group(a=(2, 2), b=(0, 2))], Verdict.PASSED),
        ([group(a=(1, 2))], Verdict.WARNED),
        ([group(b=(2, 2))], Verdict.WARNED),
    ],
)
def test_going_back_to_an_ill_zone_is_warned_of(groups: list[Group], verdict: Verdict) -> None:
    assert health_again("a", groups).verdict is verdict
