"""Nothing makes parse fail, and nothing makes it lose a message."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import handlers
from bot.core.alert import Alert, AlertStatus, Effect, Recovery
from bot.core.severity import Severity
from handlers.events.arn import valid_account, valid_region
from handlers.events.source import EventSource, register

SAMPLES = {
    path.stem: path.read_bytes()
    for path in (Path(__file__).parents[2] / "fixtures" / "events").glob("*.json")
}
HOSTILE: st.SearchStrategy[object] = st.sampled_from(
    [
        *("\0", "\ud800", "{}{0}%s", "<!channel>", "<script>", "arn:aws:::", "x" * 5000, "\n\n"),
        *("9999-12-31T23:59:59-12:00", "1" * 400, "arn:aws:ecs:::service//", "i-", "[SAMPLE]"),
        *(float("inf"), 10**30, -1, 0, True, None, [], {}, [[]], [None], [{}], {"": ""}),
    ]
)
ODD = HOSTILE | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
# Without these Security Hub says nothing, so that there is nothing to read.
NOTHING_LEFT = {("detail",), ("detail", "findings"), ("detail", "findings", 0)}
CONSOLE = re.compile(
    r"[a-z0-9-]+\.console\.aws\.amazon\.com|health\.aws\.amazon\.com"
    r"|console\.amazonaws(\.cn|-us-gov\.com|-eusc\.eu)"
)
RELAXED = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Read = Callable[[object], tuple[Alert, ...]]


def assert_valid(alert: Alert) -> None:
    """Check what everybody behind parse relies on."""
    texts = [alert.source, alert.title, alert.brief, alert.fingerprint, alert.transition]
    texts += [text for target in alert.targets for text in (target.kind, target.id, target.name)]
    texts += [text for fact in alert.facts for text in (fact.label, fact.value)]
    texts += [text for pair in alert.labels.items() for text in pair]
    for text in texts + [link.url for link in alert.links]:
        text.encode()
        assert "\0" not in text
    assert alert.at.utcoffset() == timedelta(0)
    assert isinstance(alert.severity, Severity)
    assert isinstance(alert.status, AlertStatus)
    assert isinstance(alert.effect, Effect)
    assert isinstance(alert.recovery, Recovery)
    assert 0 < len(alert.title) <= 200
    assert "\n" not in alert.title
    assert alert.source
    assert 0 < len(alert.fingerprint) <= 512
    assert len(alert.transition) <= 512
    assert len(alert.targets) <= 50
    assert all(target.id for target in alert.targets)
    assert len(alert.facts) <= 12
    assert all(0 < len(fact.value) <= 1500 for fact in alert.facts)
    assert alert.account == valid_account(alert.account)
    assert alert.region == valid_region(alert.region)
    for link in alert.links:
        assert urlsplit(link.url).scheme == "https"
        assert CONSOLE.fullmatch(urlsplit(link.url).netloc)


def assert_read(alerts: tuple[Alert, ...]) -> None:
    assert alerts
    for alert in alerts:
        assert_valid(alert)


@RELAXED
@given(body=st.binary())
def test_any_bytes(body: bytes, read: Read) -> None:
    assert_read(read(body))


@RELAXED
@given(content=ODD)
def test_any_json(content: object, read: Read) -> None:
    assert_read(read(content))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"null",
        b"[" * 200_000,
        b'{"Records":' * 50_000,
        b'{"detail-type":"GuardDuty Finding","detail":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b'{"detail-type":"x","detail":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"Type":"Notification","Message":"\\ud800\\u0000"}',
        b'{"AlarmName":NaN,"NewStateValue":1e999,"Trigger":' + b"9" * 10_000 + b"}",
        b'{"AlarmName":"x","AlarmArn":"arn:aws:cloudwatch:evil.example/?:1:alarm:x"}',
    ],
)
def test_hostile_bytes(body: bytes, read: Read) -> None:
    assert_read(read(body))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_is_valid(name: str, read: Read) -> None:
    assert_read(read(SAMPLES[name]))


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every node below the top, also inside an SNS message."""
    inside: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in inside:
        yield (*place, key)
        if isinstance(inner, dict | list):
            yield from _places(inner, (*place, key))


def _with(value: Any, place: tuple[Any, ...], odd: object) -> Any:
    changed = copy.deepcopy(value)
    parent = changed
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = odd
    return changed


def _opened(body: bytes) -> Any:
    """Return the message of an SNS envelope, or the sample itself."""
    content = json.loads(body)
    try:
        message = json.loads(content["Message"])
    except (KeyError, TypeError, ValueError):
        return content  # no SNS message, or one of plain text
    return message if isinstance(message, dict) else content


@RELAXED
@given(data=st.data())
def test_samples_with_odd_parts(data: st.DataObject, read: Read) -> None:
    content = _opened(SAMPLES[data.draw(st.sampled_from(sorted(SAMPLES)))])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(list(_places(content)) or [("a",)]))
        content = _with(content or {"a": 1}, place, data.draw(ODD))
    assert_read(read(content))


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("odd", [None, "odd", 7, [], {}, [None], {"odd": "odd"}], ids=str)
def test_one_odd_part_never_beats_a_reader(name: str, odd: object, read: Read) -> None:
    """A part of the wrong shape may be lost; the rest is read by the source that knows it."""
    content = _opened(SAMPLES[name])
    for place in _places(content):
        alerts = read(_with(content, place, odd))
        assert_read(alerts)
        failed = [
            fact for alert in alerts for fact in alert.facts if fact.label == "Not understood"
        ]
        assert not failed or place[:1] == ("detail",) or "findings" in place, place


def _raises(error: Exception) -> EventSource:
    def parse(_message: object) -> tuple[Alert, ...]:
        raise error

    return EventSource("fragile", lambda _message: True, parse)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("x"),
        IndexError("x"),
        TypeError("x"),
        ValueError("x"),
        AttributeError("x"),
        OverflowError("x"),
        RecursionError("x"),
    ],
    ids=repr,
)
def test_a_reader_that_fails_is_named_and_the_message_shown(
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    read: Read,
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    monkeypatch.setattr(handlers, "EVENTS", register(_raises(error)))
    (found,) = read({"disk": "full"})
    assert found.source == "unknown"
    assert facts(found)["disk"] == "full"
    assert facts(found)["Not understood"] == (
        "fragile knows this kind of message but could not read this one"
    )


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(handlers, "EVENTS", register(_raises(AssertionError("a bug"))))
    with pytest.raises(AssertionError, match="a bug"):
        read({"disk": "full"})


def test_the_first_source_that_matches_reads_the_message(
    monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    none = EventSource("none", lambda _message: False, _raises(KeyError("x")).parse)
    monkeypatch.setattr(handlers, "EVENTS", register(none, *handlers.EVENTS))
    assert read(SAMPLES["guardduty_ec2"])[0].source == "guardduty"
