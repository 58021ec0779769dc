import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checkpoint import (
    Head,
    checkpoint,
    checkpoint_problems,
    published,
    read_witness,
    witness,
)
from bot.core.errors import ProofIsDamaged
from bot.core.ledger import GENESIS

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HEADS = [
    Head("c-2", 9, bytes([2]) * 32),
    Head("c-1", 4, bytes([1]) * 32),
    Head("system", 1, GENESIS),
]
ONE = checkpoint(1, NOW, GENESIS, HEADS)


def problems(**changes: Any) -> list[str]:
    given: dict[str, Any] = {"found": ONE, "number": 1, "previous": GENESIS, "heads": HEADS}
    return list(checkpoint_problems(**{**given, **changes}))


def test_a_checkpoint_that_nobody_changed_is_sound_in_any_order_of_its_heads() -> None:
    assert problems() == []
    assert problems(heads=HEADS[::-1]) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"number": 2}, "stands where number 2 belongs"),
        ({"previous": ONE.hash}, "does not follow the checkpoint before it"),
        ({"heads": HEADS[:2]}, "the heads that it vouches for were changed"),
        ({"heads": []}, "the heads that it vouches for were changed"),
        ({"heads": [replace(HEADS[0], seq=8), *HEADS[1:]]}, "the heads that it vouches for"),
        ({"found": replace(ONE, header=ONE.header + b" ")}, "its header was changed"),
        ({"found": replace(ONE, at=NOW + timedelta(seconds=1))}, "its columns differ"),
        ({"found": replace(ONE, hash=GENESIS)}, "its header was changed"),
    ],
)
def test_what_was_changed_is_named(changes: dict[str, Any], what: str) -> None:
    assert any(what in one for one in problems(**changes))


@given(st.integers(1, 30), st.data())
def test_a_witness_proves_each_head(count: int, data: st.DataObject) -> None:
    heads = [Head(f"c-{n}", n, bytes([n]) * 32) for n in range(count)]
    one = checkpoint(7, NOW, GENESIS, heads)
    head = data.draw(st.sampled_from(heads))
    found = read_witness(json.loads(json.dumps(witness(one, heads, head.chain))))
    assert (found.number, found.at, found.hash, found.head) == (7, NOW, one.hash, head)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("leaf", ["c-1", 5, "01" * 32]),
        ("leaf", ["c-1"]),
        ("path", []),
        ("path", 5),
        ("hash", "00" * 32),
        ("header", "{}"),
        ("header", None),
    ],
)
def test_a_witness_that_does_not_hold_is_refused(key: str, value: object) -> None:
    told = {**witness(ONE, HEADS, "c-1"), key: value}
    with pytest.raises(ProofIsDamaged):
        read_witness(told)


def test_what_is_published_has_all_that_the_hash_covers() -> None:
    document = json.loads(published(ONE, HEADS))
    heads = [Head(chain, seq, bytes.fromhex(digest)) for chain, seq, digest in document["heads"]]
    found = replace(ONE, header=document["header"].encode(), hash=bytes.fromhex(document["hash"]))
    assert list(checkpoint_problems(found, 1, GENESIS, heads)) == []
