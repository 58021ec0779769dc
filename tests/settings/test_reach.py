from collections.abc import Callable

import pytest

Mistakes = Callable[..., list[str]]


def told(mistakes: Mistakes, *matchers: str) -> list[str]:
    routes = "".join(f"  - {{match: {match}, channel: C0ALARMS}}\n" for match in matchers)
    return mistakes(f"routes:\n{routes}")


def test_the_last_route_catches_all(mistakes: Mistakes) -> None:
    (line,) = told(mistakes, "{source: rds}", "{source: ecs}")
    assert line == (
        "firebreak.yaml:3: routes[1].match: "
        "the last route must catch every alert: leave `match` out"
    )
    assert told(mistakes, "{source: rds}", "{}") == []


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("{}", "{source: rds}"),
        ("{source: rds}", "{source: rds}"),
        ("{source: [rds, ecs]}", "{source: rds, severity: high}"),
        ('{alarm: "api-*"}', '{alarm: "api-orders-*"}'),
        ('{tags: {team: "*"}}', "{tags: {team: shop, tier: web}}"),
    ],
)
def test_a_route_that_is_never_reached(mistakes: Mistakes, above: str, below: str) -> None:
    (line,) = told(mistakes, above, below, "{}")[:1]
    assert line == (
        "firebreak.yaml:3: routes[1]: is never reached: routes[0] on line 2 takes it all"
    )


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("{source: rds, severity: high}", "{source: rds}"),
        ('{alarm: "api-*"}', '{alarm: "*"}'),
        ('{alarm: "*"}', "{source: cloudwatch}"),
        ("{severity: high}", "{severity: [high, critical]}"),
    ],
)
def test_a_route_that_may_be_reached(mistakes: Mistakes, above: str, below: str) -> None:
    assert told(mistakes, above, below, "{}") == []


def test_a_matcher_that_cannot_be_read_hides_nothing(mistakes: Mistakes) -> None:
    (line,) = told(mistakes, "{severity: sev1}", "{source: rds}", "{}")
    assert "is not a severity" in line
