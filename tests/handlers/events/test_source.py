from collections.abc import Callable

import pytest

import handlers
from handlers.events.message import Message
from handlers.events.source import EventSource, register


def _source(name: str) -> EventSource:
    return EventSource(name, lambda _message: True, lambda _message: ())


def test_sources_are_asked_in_the_order_they_are_registered() -> None:
    first, second = _source("one"), _source("two")
    assert register(first, second) == (first, second)


def test_no_two_sources_share_a_name() -> None:
    with pytest.raises(ValueError, match="registered twice: one"):
        register(_source("one"), _source("two"), _source("one"))


def test_at_most_one_source_claims_a_sample(
    sample_messages: list[tuple[str, Message]],
) -> None:
    claims = {
        name: [source.name for source in handlers.EVENTS if source.matches(message)]
        for name, message in sample_messages
    }
    assert {name: names for name, names in claims.items() if len(names) > 1} == {}


def test_every_source_claims_a_sample(
    sample_messages: list[tuple[str, Message]],
) -> None:
    claimed = {
        source.name
        for _, message in sample_messages
        for source in handlers.EVENTS
        if source.matches(message)
    }
    assert claimed == {source.name for source in handlers.EVENTS}


def test_no_source_claims_a_plain_text(message: Callable[..., Message]) -> None:
    assert not any(source.matches(message("hello")) for source in handlers.EVENTS)
