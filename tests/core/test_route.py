from collections.abc import Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.account import Account
from bot.core.alert import Alert, AlertStatus, Target
from bot.core.route import Matcher, Route, covers, first_match
from bot.core.severity import Severity

ACCOUNT = Account(name="shop-prod", environment="production")


def alert(**given: Any) -> Alert:
    fields: dict[str, Any] = {
        "source": "cloudwatch",
        "status": AlertStatus.FIRING,
        "severity": Severity.HIGH,
        "title": "Too many errors",
        "fingerprint": "f",
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "account": "111122223333",
        "region": "eu-west-1",
        "targets": (Target("security-group", "sg-1"), Target("ec2-instance", "i-1")),
        "labels": {
            "alarm": "api-5xx",
            "namespace": "AWS/EC2",
            "tag:team": "shop",
            "service": "api",
        },
    }
    return Alert(**(fields | given))


@pytest.mark.parametrize(
    "match",
    [
        {},
        {"source": "cloudwatch"},
        {"source": ["guardduty", "cloudwatch"]},
        {"severity": "high"},
        {"account": "111122223333"},
        {"account": "shop-prod"},
        {"environment": "production"},
        {"region": "eu-west-1"},
        {"alarm": "api-*"},
        {"alarm": ["db-*", "api-?xx"]},
        {"namespace": "AWS/EC2"},
        {"resource": "ec2-instance"},
        {"tags": {"team": "sh*", "service": ["web", "api"]}},
        {"source": "cloudwatch", "severity": ["critical", "high"], "alarm": "*"},
    ],
)
def test_what_matches(match: Mapping[str, Any]) -> None:
    assert Matcher.model_validate(match).matches(alert(), ACCOUNT)


@pytest.mark.parametrize(
    "match",
    [
        {"source": "guardduty"},
        {"severity": ["critical", "low"]},
        {"account": "444455556666"},
        {"account": "shop"},
        {"environment": "staging"},
        {"region": "eu-west-2"},
        {"alarm": "API-*"},
        {"alarm": "api"},
        {"namespace": "AWS/ECS"},
        {"resource": "rds-instance"},
        {"tags": {"team": "shop", "service": "web"}},
        {"tags": {"tier": "*"}},
        {"source": "cloudwatch", "severity": "low"},
    ],
)
def test_what_does_not_match(match: Mapping[str, Any]) -> None:
    assert not Matcher.model_validate(match).matches(alert(), ACCOUNT)


def test_what_an_alert_does_not_say_matches_nothing_that_is_asked_for() -> None:
    bare = alert(account="", region="", targets=(), labels={})
    assert Matcher().matches(bare, None)
    asked: list[dict[str, Any]] = [
        {"alarm": "*"},
        {"account": "shop-prod"},
        {"environment": "production"},
        {"namespace": "AWS/EC2"},
        {"resource": "ec2-instance"},
        {"tags": {"team": "*"}},
    ]
    assert not any(Matcher.model_validate(match).matches(bare, None) for match in asked)


def test_the_first_match_wins() -> None:
    routes = [
        Route(match=Matcher(environment="staging"), channel="C0STAGING"),
        Route(match=Matcher(environment="production"), channel="C0PROD"),
        Route(channel="C0ALARMS"),
    ]
    accounts = {"111122223333": ACCOUNT}
    assert first_match(routes, alert(), accounts) is routes[1]
    assert first_match(routes, alert(account="444455556666"), accounts) is routes[2]
    assert first_match(routes[:2], alert(), {}) is None


@pytest.mark.parametrize("channel", ["#alarms", "alarms", "c0alarms", "D0DIRECT", "C0ALARMS\n", ""])
def test_a_channel_is_an_id(channel: str) -> None:
    with pytest.raises(ValidationError, match="is not a channel id"):
        Route(channel=channel)


def test_a_route_cannot_be_changed() -> None:
    route = Route(channel="C0ALARMS")
    with pytest.raises(ValidationError):
        route.channel = "C0OTHER"  # type: ignore[misc]  # what is proven here


WORDS = st.sampled_from(["a", "ab", "b"])
# Few letters, so that patterns meet; every wildcard, also broken ones.
TEXTS = st.text("abX-", max_size=4)
GLOBS = st.text("ab*?[]!-X", min_size=1, max_size=5)
REGIONS = st.sampled_from(["eu-west-1", "us-east-1"])
IDS = st.sampled_from(["111122223333", "444455556666"])
NAMES = st.sampled_from(["shop-prod", "shop-test"])


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=1, max_size=2)


MATCHERS = st.builds(
    Matcher.model_validate,
    st.fixed_dictionaries(
        {},
        optional={
            "source": some(WORDS),
            "severity": some(st.sampled_from(Severity)),
            "account": some(IDS | NAMES),
            "environment": some(WORDS),
            "region": some(REGIONS),
            "alarm": some(GLOBS),
            "namespace": some(WORDS),
            "resource": some(WORDS),
            "tags": st.dictionaries(WORDS, some(GLOBS), max_size=2),
        },
    ),
)
LABELS = st.dictionaries(
    st.sampled_from(["alarm", "namespace", "a", "b", "tag:a", "tag:b"]), TEXTS | WORDS
)
ALERTS = st.builds(
    alert,
    source=WORDS,
    severity=st.sampled_from(Severity),
    account=IDS,
    region=REGIONS,
    targets=st.lists(st.builds(Target, kind=WORDS, id=WORDS), max_size=2).map(tuple),
    labels=LABELS,
)
ACCOUNTS = st.none() | st.builds(Account, name=NAMES, environment=WORDS)


@settings(max_examples=400)
@given(st.data())
def test_covering_is_certain(data: st.DataObject) -> None:
    """A narrower matcher is made from a wider one by adding keys, so that pairs are not rare."""
    wide = data.draw(MATCHERS)
    narrow = Matcher.model_validate(
        data.draw(MATCHERS).model_dump(exclude_unset=True)
        | (wide.model_dump(exclude_unset=True) if data.draw(st.booleans()) else {})
    )
    thing, account = data.draw(ALERTS), data.draw(ACCOUNTS)
    if covers(wide, narrow) and narrow.matches(thing, account):
        assert wide.matches(thing, account)


def words(letters: str, longest: int) -> list[str]:
    return ["".join(word) for n in range(longest + 1) for word in product(letters, repeat=n)]


def test_covering_globs_is_certain_for_all_short_ones() -> None:
    globs = [*words("ab*?[]", 3)[1:], "[ab]", "[!a]", "[ab]b", "*[ab]*", "*ab*", "a*b*"]
    names = words("ab[]", 3)
    taken = {glob: {name for name in names if fnmatchcase(name, glob)} for glob in globs}
    matchers = {glob: Matcher(alarm=(glob,)) for glob in globs}
    covered = [
        (wide, narrow)
        for wide, narrow in product(globs, globs)
        if wide != narrow and covers(matchers[wide], matchers[narrow])
    ]
    assert len(covered) > 1000
    assert [pair for pair in covered if not taken[pair[1]] <= taken[pair[0]]] == []


@given(MATCHERS)
def test_a_matcher_covers_itself_and_a_catch_all_everything(matcher: Matcher) -> None:
    assert covers(matcher, matcher)
    assert covers(Matcher(), matcher)
    assert covers(matcher, Matcher()) == (matcher == Matcher())
