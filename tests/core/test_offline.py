"""An export is checked by itself."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.audit import Verdict
from bot.core.checkpoint import Head, checkpoint, witness
from bot.core.errors import ProofIsDamaged
from bot.core.ledger import GENESIS
from bot.core.offline import check_proof
from bot.core.proof import Proof, pieces, proven, read_proof
from tests.core.test_compare import chain_of

CHAIN = chain_of(4)
HEADS = [Head("c-1", 3, CHAIN[2].hash), Head("c-2", 9, GENESIS)]
POINT = checkpoint(7, datetime(2026, 11, 20, 3, 0, tzinfo=UTC), GENESIS, HEADS)


def document(*withheld: str) -> Any:
    some = (proven(one, withheld) for one in CHAIN)
    return json.loads("".join(pieces("c-1", some, [witness(POINT, HEADS, "c-1")])))


def proof() -> Proof:
    return read_proof(document())


def test_by_itself_it_is_consistent_and_no_more() -> None:
    report = check_proof(proof())
    assert report.verdict is Verdict.UNANCHORED
    assert (report.entries, report.checkpoints, report.gone) == (4, 1, 0)


def test_what_is_withheld_is_counted() -> None:
    report = check_proof(read_proof(document("text")))
    assert (report.verdict, report.gone) == (Verdict.UNANCHORED, 4)


@pytest.mark.parametrize(
    ("head", "anchor"),
    [
        (CHAIN[1].hash, "c-1 up to entry 2"),
        (POINT.hash, "c-1 up to entry 3, by checkpoint 7 of 2026-11-20 03:00 UTC"),
    ],
)
def test_a_hash_that_was_kept_proves_all_before_it(head: bytes, anchor: str) -> None:
    report = check_proof(proof(), head.hex()[:32])
    assert (report.verdict, report.anchors) == (Verdict.ANCHORED, [anchor])


def test_a_hash_of_elsewhere_is_a_problem() -> None:
    (problem,) = check_proof(proof(), "ab" * 32).problems
    assert "nowhere in this export" in problem


def test_entries_cut_off_are_found_by_the_head_and_the_checkpoint() -> None:
    short = replace(proof(), entries=CHAIN[:2])
    assert check_proof(short).problems == [
        "c-1 #2: is not the head that the export names, #4",
        "c-1 #3: is not what checkpoint 7 vouches for",
    ]
    empty = check_proof(replace(proof(), entries=[], checkpoints=[]))
    assert empty.problems == ["c-1: no entries, and the head that the export names is #4"]


def test_a_checkpoint_that_was_changed_is_named() -> None:
    changed = document()
    changed["checkpoints"][0]["leaf"][1] = 2
    (problem,) = check_proof(read_proof(changed)).problems
    assert problem == "c-1: checkpoint 7 in the proof was changed"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to every plain value of a document."""
    if isinstance(value, dict):
        return [way for key, inner in value.items() for way in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [way for place, inner in enumerate(value) for way in leaves(inner, (*path, place))]
    return [path]


some = st.integers() | st.text(max_size=5)
others: st.SearchStrategy[Any] = st.none() | some | st.just("00" * 32) | st.just([])


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(leaves(document())), others)
def test_any_other_value_anywhere_is_a_problem_or_damage_and_never_a_crash(
    path: tuple[Any, ...], value: Any
) -> None:
    changed = document()
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if inner[path[-1]] == value or type(inner[path[-1]]) is type(value) is int:
        return
    inner[path[-1]] = value
    with suppress(ProofIsDamaged):
        assert check_proof(read_proof(changed)).problems
