import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ledger import (
    GENESIS,
    Entry,
    Sealed,
    canonical,
    commitment,
    opened,
    problems,
    seal,
)

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
Fields = Mapping[str, Any]

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
fields = st.dictionaries(texts, json_values, max_size=4)


def salts() -> Callable[[], bytes]:
    numbers = count()
    return lambda: next(numbers).to_bytes(16, "big")


def chain_of(entries: Sequence[Fields]) -> list[Sealed]:
    salt, previous, chain = salts(), GENESIS, []
    for seq, one in enumerate(entries, start=1):
        at = NOW + timedelta(seconds=seq)
        sealed = seal(Entry("c-1", "note", at, "slack:U01AMINA", one), seq, previous, salt)
        chain.append(sealed)
        previous = sealed.hash
    return chain


def flipped(given_bytes: bytes, place: int, bits: int) -> bytes:
    place %= len(given_bytes)
    changed = bytearray(given_bytes)
    changed[place] ^= bits
    return bytes(changed)


@st.composite
def tampered(draw: st.DrawFn) -> tuple[list[Sealed], bytes]:
    """Return a chain that somebody has changed, and the head that was known before."""
    chain = chain_of(draw(st.lists(fields, min_size=1, max_size=5)))
    head = chain[-1].hash
    place = draw(st.integers(0, len(chain) - 1))
    one = chain[place]
    ways = ["bytes", "column", "remove", "insert", "swap", "truncate", "forge"]
    match draw(st.sampled_from(ways)):
        case "bytes":
            column = draw(st.sampled_from(["header", "content", "hash"]))
            bits, at = draw(st.integers(1, 255)), draw(st.integers(0, 10_000))
            change: dict[str, Any] = {column: flipped(getattr(one, column), at, bits)}
            chain[place] = replace(one, **change)
        case "column":
            changes: list[dict[str, Any]] = [
                {"chain": "c-2"},
                {"seq": one.seq + 1},
                {"kind": "incident.resolved"},
                {"at": one.at + timedelta(microseconds=1)},
            ]
            chain[place] = replace(one, **draw(st.sampled_from(changes)))
        case "remove":
            del chain[place]
        case "insert":
            chain.insert(place, draw(st.sampled_from(chain)))
        case "forge" if place < len(chain) - 1:
            previous = chain[place - 1].hash if place else GENESIS
            forged = Entry("c-1", "note", one.at, "system", draw(fields))
            chain[place] = seal(forged, one.seq, previous, salts())
        case "swap" if len(chain) > 1:
            other = draw(st.integers(0, len(chain) - 1).filter(lambda n: n != place))
            chain[place], chain[other] = chain[other], chain[place]
        case _:
            del chain[place:]
    return chain, head


@settings(deadline=None, max_examples=50)
@given(st.lists(fields, max_size=5))
def test_a_chain_that_nobody_changed_is_sound(entries: list[Fields]) -> None:
    chain = chain_of(entries)
    head = chain[-1].hash if chain else None
    assert list(problems(chain, head)) == []
    assert [opened(one) for one in chain] == [{**one, "actor": "slack:U01AMINA"} for one in entries]


@settings(deadline=None, max_examples=150)
@given(tampered())
def test_any_change_before_a_known_head_is_found(change: tuple[list[Sealed], bytes]) -> None:
    assert list(problems(*change))


@settings(deadline=None, max_examples=50)
@given(st.lists(fields, min_size=2, max_size=5), st.data())
def test_without_a_head_all_but_the_end_is_found(
    entries: list[Fields], data: st.DataObject
) -> None:
    chain = chain_of(entries)
    del chain[data.draw(st.integers(0, len(chain) - 2))]
    assert list(problems(chain))


def test_entries_cut_off_at_the_end_are_found_by_a_known_head_alone() -> None:
    chain = chain_of([{"n": 1}, {"n": 2}])
    assert list(problems(chain[:1])) == []
    assert list(problems(chain[:1], chain[1].hash)) == [
        "the known head is not in this chain: entries were removed or rewritten"
    ]


def test_a_chain_goes_on_after_a_known_head() -> None:
    chain = chain_of([{"n": 1}, {"n": 2}, {"n": 3}])
    assert list(problems(chain, chain[0].hash)) == []


def test_a_chain_that_was_written_anew_is_sound_but_lacks_the_head() -> None:
    forged = chain_of([{"exit_code": 0}])
    assert list(problems(forged)) == []
    assert list(problems(forged, chain_of([{"exit_code": 137}])[0].hash))


def rewritten(one: Sealed, content: object) -> Sealed:
    return replace(one, content=json.dumps(content, separators=(",", ":")).encode())


def test_an_entry_forged_in_the_middle_is_found_by_the_next_one() -> None:
    chain = chain_of([{"exit_code": 137}, {"n": 2}])
    chain[0] = chain_of([{"exit_code": 0}])[0]
    assert list(problems(chain, chain[1].hash)) == ["c-1 #2: does not follow the entry before it"]


def test_a_number_that_was_left_out_is_found() -> None:
    (first,) = chain_of([{"n": 1}])
    third = seal(Entry("c-1", "note", NOW, "system", {}), 3, first.hash, salts())
    assert list(problems([first, third])) == ["c-1 #3: stands where number 2 belongs"]


def test_a_header_that_says_the_same_in_other_words_is_found() -> None:
    (one,) = chain_of([{"n": 1}])
    spaced = replace(one, header=one.header.replace(b',"kind"', b', "kind"'))
    assert list(problems([spaced])) == ["c-1 #1: the header was changed"]


@pytest.mark.parametrize(
    ("old", "new"), [(b'{"actor"', b'{ "actor"'), (b'{"actor"', b'{"actor":["00","x"],"actor"')]
)
def test_fields_that_say_the_same_in_other_words_are_found(old: bytes, new: bytes) -> None:
    (one,) = chain_of([{"n": 1}])
    rewritten_content = one.content.replace(old, new)
    assert json.loads(rewritten_content) == json.loads(one.content)
    assert list(problems([replace(one, content=rewritten_content)])) == [
        "c-1 #1: its fields were written anew"
    ]


def test_no_part_of_a_value_can_pass_for_salt() -> None:
    (one,) = chain_of([{"exit_code": 137}])
    content = json.loads(one.content)
    salt, _ = content["exit_code"]
    shifted = {**content, "exit_code": [salt + b"1".hex(), 37]}
    assert list(problems([rewritten(one, shifted)])) == ["c-1 #1: field exit_code was changed"]


@pytest.mark.parametrize(
    "nonsense", [b"", b"null", b"[]", b"{}", b'{"actor":5}', b'"', b"\xff", b"[" * 100_000]
)
def test_nonsense_is_a_problem_and_no_crash(nonsense: bytes) -> None:
    (one,) = chain_of([{}])
    assert list(problems([replace(one, content=nonsense)]))
    rehashed = replace(one, header=nonsense, hash=hashlib.sha256(nonsense).digest())
    assert list(problems([rehashed]))


def test_a_field_can_be_withheld_and_the_chain_still_checks() -> None:
    chain = chain_of([{"said": "a secret"}, {"said": "hello"}])
    content = json.loads(chain[0].content)
    chain[0] = rewritten(chain[0], {**content, "said": None})
    assert list(problems(chain, chain[1].hash)) == []
    assert opened(chain[0]) == {"actor": "slack:U01AMINA"}


def test_a_field_cannot_be_added_or_left_out() -> None:
    (one,) = chain_of([{"said": "hello"}])
    content = json.loads(one.content)
    added = dict(sorted({**content, "extra": ["00", 1]}.items()))
    assert list(problems([rewritten(one, added)])) == ["c-1 #1: field extra was added or removed"]
    del content["said"]
    assert list(problems([rewritten(one, content)])) == ["c-1 #1: field said was added or removed"]


def test_nobody_acts_in_the_name_of_another_by_a_field() -> None:
    entry = Entry("c-1", "note", NOW, "slack:U01AMINA", {"actor": "slack:U02YUSUF"})
    assert opened(seal(entry, 1, GENESIS, salts()))["actor"] == "slack:U01AMINA"


def test_an_entry_of_another_time_zone_is_sound() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=2)))
    sealed = seal(Entry("c-1", "note", there, "system", {}), 1, GENESIS, salts())
    assert list(problems([replace(sealed, at=NOW)])) == []


@settings(deadline=None, max_examples=50)
@given(json_values)
def test_the_canonical_form_is_stable(value: object) -> None:
    written = canonical(value)
    assert canonical(json.loads(written)) == written
    assert written.isascii()


def test_the_canonical_form_knows_no_order_and_no_blanks() -> None:
    assert canonical({"b": [1, 2], "a": "é"}) == canonical({"a": "é", "b": (1, 2)})
    assert canonical({"b": 1, "a": "é"}) == b'{"a":"\\u00e9","b":1}'


def test_equal_values_have_different_commitments() -> None:
    (one,) = chain_of([{"a": "yes", "b": "yes"}])
    header = json.loads(one.header)
    assert header["fields"]["a"] != header["fields"]["b"]


def test_the_format_of_today_can_be_checked_for_ever() -> None:
    # printf '["00000000000000000000000000000000","hello"]' | sha256sum
    pair = ["00" * 16, "hello"]
    assert commitment(pair) == "2b50039267033b7c0abce95162a21045ec064827fc8a0656bbed47385b0eddd8"
