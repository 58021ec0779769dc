"""Beside a copy, whatever a forger did stands out, however well they sealed it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.compare import differences
from bot.core.ledger import GENESIS, Entry, Sealed, problems, seal
from tests.support.forgery import resalted, saying, sealed_anew

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
numbers = st.integers(0, 30)


def salts() -> Callable[[], bytes]:
    some = count(1)
    return lambda: next(some).to_bytes(16, "big")


def chain_of(length: int) -> list[Sealed]:
    salt, previous, chain = salts(), GENESIS, []
    for seq in range(1, length + 1):
        entry = Entry("c-1", "note", NOW + timedelta(seconds=seq), "yusuf", {"text": f"n{seq}"})
        chain.append(seal(entry, seq, previous, salt))
        previous = chain[-1].hash
    return chain


@st.composite
def forged(draw: st.DrawFn) -> tuple[list[Sealed], list[Sealed], str]:
    """Return a chain, what somebody made of it (sound again), and which entry must be named."""
    chain = chain_of(draw(st.integers(3, 12)))
    place = draw(st.integers(0, len(chain) - 1))
    one, now = chain[place], list(chain)
    match draw(st.sampled_from(["say", "kind", "time", "remove", "insert", "swap", "truncate"])):
        case "say":
            now[place] = saying(one, text="forged")
        case "kind":
            now[place] = replace(one, kind="step.done")
        case "time":
            now[place] = replace(one, at=one.at + timedelta(hours=1))
        case "remove":
            del now[place]
        case "insert":
            now.insert(place, resalted(saying(one, text="planted")))
        case "swap":
            place = min(place, len(chain) - 2)
            now[place], now[place + 1] = now[place + 1], now[place]
        case _:
            del now[place:]
    if draw(st.booleans()):
        now = [resalted(each) for each in now]
    return chain, sealed_anew(now), f"#{place + 1}:"


@settings(deadline=None, max_examples=200)
@given(forged(), st.integers(0, 3))
def test_the_entry_that_was_touched_is_named(
    story: tuple[list[Sealed], list[Sealed], str], more: int
) -> None:
    before, now, name = story
    grown = sealed_anew([*now, *chain_of(12 + more)[12:]])
    assert list(problems(grown)) == []
    found = list(differences(before, grown))
    assert any(one.startswith(name) for one in found), found
    assert len(found) <= len(before) + 1


@given(st.integers(0, 6), st.integers(0, 3))
def test_a_chain_that_only_grew_is_as_it_was(length: int, more: int) -> None:
    assert list(differences(chain_of(length), chain_of(length + more))) == []


def test_an_honest_neighbour_is_not_accused() -> None:
    before = chain_of(6)
    now = sealed_anew([*before[:2], saying(before[2], text="forged"), *before[3:]])
    assert list(differences(before, now)) == ["#3: was changed since then: text"]
