import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ProofIsDamaged
from bot.core.ledger import GENESIS, Entry, Sealed, opened, problems, seal
from bot.core.proof import Proof, pieces, proven, read_proof

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
words = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)


def salts() -> Callable[[], bytes]:
    numbers = count()
    return lambda: next(numbers).to_bytes(16, "big")


def chain_of(*texts: str) -> list[Sealed]:
    salt, previous, chain = salts(), GENESIS, []
    for seq, one in enumerate(texts, start=1):
        chain.append(seal(Entry("c-1", "note", NOW, "yusuf", {"text": one}), seq, previous, salt))
        previous = chain[-1].hash
    return chain


def written(chain: list[Sealed], *withheld: str) -> Any:
    return json.loads("".join(pieces("c-1", (proven(one, withheld) for one in chain))))


def read(document: Any) -> Proof:
    return read_proof(document)


@given(st.lists(words, max_size=5))
def test_a_proof_brings_back_the_chain_byte_for_byte(texts: list[str]) -> None:
    chain = chain_of(*texts)
    proof = read(written(chain))
    assert proof.entries == chain
    assert (proof.seq, proof.head) == (len(chain), chain[-1].hash if chain else GENESIS)


def test_a_withheld_field_is_null_and_the_chain_still_checks() -> None:
    chain = chain_of("AKIA… is the key", "thanks")
    document = written(chain, "text")
    assert "AKIA" not in json.dumps(document)
    proof = read({"incident": "INC-1", "proof": document})
    assert list(problems(proof.entries, chain[-1].hash)) == []
    assert opened(proof.entries[0]) == {"actor": "yusuf"}


def test_the_header_is_the_text_whose_hash_it_is() -> None:
    (one,) = chain_of("x")
    document = written([one])
    assert document["entries"][0]["header"] == one.header.decode()
    assert document["head"] == {"seq": 1, "hash": one.hash.hex()}


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("format",), 2, "another release"),
        (("chain",), 5, "damaged"),
        (("head",), None, "damaged"),
        (("head", "hash"), "xyz", "damaged"),
        (("entries",), 5, "damaged"),
        (("checkpoints",), [5], "damaged"),
        (("entries", 1, "seq"), "two", "entry 2 of"),
        (("entries", 1, "header"), "{", "entry 2 of"),
        (("entries", 1, "header"), "[]", "entry 2 of"),
        (("entries", 1, "hash"), 5, "entry 2 of"),
        (("entries", 1, "fields"), [], "entry 2 of"),
        (("entries", 1, "fields", "text"), "x", "entry 2 of"),
        (("entries", 1, "fields", "text"), ["salt"], "entry 2 of"),
        (("entries", 1), None, "entry 2 of"),
    ],
)
def test_a_damaged_proof_is_refused_in_one_line(
    path: tuple[str | int, ...], value: object, why: str
) -> None:
    document = written(chain_of("a", "b"))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(ProofIsDamaged, match=why) as caught:
        read(document)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("other", [None, [], 5, {}, {"proof": None}, {"incident": "INC-1"}])
def test_what_is_no_export_says_how_to_make_one(other: object) -> None:
    with pytest.raises(ProofIsDamaged, match="firebreak export --format json"):
        read(other)
