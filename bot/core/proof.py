"""The proof in a JSON export: a chain as it can be checked without the database.

    {"format": 1, "chain": "0198…", "entries": [ENTRY…], "head": {"seq": 9, "hash": "…"},
     "checkpoints": [{"header": "…", "hash": "…", "leaf": […], "path": […]}…]}

An ENTRY is {"seq", "header", "hash", "fields"}. The header is the text whose SHA-256 is the
hash; it commits to each field and to the entry before. `fields` has for each name [salt in
hex, value], or null where the value is withheld or was erased. An incident can have 20,000
entries: each is made by itself, and the document comes in pieces.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bot.core.errors import ProofIsDamaged
from bot.core.ledger import GENESIS, NONSENSE, WITHHELD, Sealed, canonical

FORMAT = 1
Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that was read. seq and head: of its last entry; 0 and zeros where it has none."""

    chain: str
    entries: list[Sealed]
    seq: int
    head: bytes
    checkpoints: Sequence[Json]


def proven(sealed: Sealed, withheld: Collection[str] = ()) -> dict[str, Any]:
    """Return an entry's part of a proof, without the values of the `withheld` fields."""
    content = json.loads(sealed.content)
    return {
        "seq": sealed.seq,
        "header": sealed.header.decode("ascii"),
        "hash": sealed.hash.hex(),
        "fields": {name: None if name in withheld else pair for name, pair in content.items()},
    }


def pieces(chain: str, entries: Iterable[Json], checkpoints: Iterable[Json] = ()) -> Iterator[str]:
    """Yield the JSON text of a proof in pieces; the head is that of the last entry."""
    head = {"seq": 0, "hash": GENESIS.hex()}
    yield f'{{"format":{FORMAT},"chain":{json.dumps(chain)},"entries":['
    for number, entry in enumerate(entries):
        yield ("," if number else "") + _line(entry)
        head = {"seq": entry["seq"], "hash": entry["hash"]}
    yield f'\n],"head":{json.dumps(head)},"checkpoints":['
    for number, checkpoint in enumerate(checkpoints):
        yield ("," if number else "") + _line(checkpoint)
    yield "\n]}"


def _line(value: Json) -> str:
    return f"\n{json.dumps(value)}"


def read_proof(document: Any) -> Proof:
    """Read a proof, or what stands under `proof` in an export. Raises ProofIsDamaged.

    It only reads: whether the entries fit together is for `bot.core.ledger.problems`.
    """
    if isinstance(document, dict) and "proof" in document:
        document = document["proof"]
    if not isinstance(document, dict) or "format" not in document:
        raise ProofIsDamaged("this is no export with a proof: `firebreak export --format json`")
    if document["format"] != FORMAT:
        raise ProofIsDamaged("its proof is of another release: check it with a newer Firebreak")
    try:
        return _read(document)
    except NONSENSE as error:
        raise ProofIsDamaged(f"its proof is damaged: {type(error).__name__}: {error}") from error


def _read(document: Json) -> Proof:
    chain, head = document["chain"], document["head"]
    if not isinstance(chain, str):
        raise TypeError("`chain` is no text")
    entries = [_entry(chain, number, one) for number, one in enumerate(document["entries"], 1)]
    checkpoints = [dict(one) for one in document.get("checkpoints", [])]
    return Proof(chain, entries, int(head["seq"]), bytes.fromhex(head["hash"]), checkpoints)


def _entry(chain: str, number: int, one: Json) -> Sealed:
    """Read an entry; what is shown of it (kind, time) is what its hash covers."""
    try:
        header = json.loads(one["header"])
        return Sealed(
            chain=chain,
            seq=int(one["seq"]),
            kind=str(header["kind"]),
            at=datetime.fromisoformat(header["at"]),
            header=one["header"].encode(),
            content=canonical({name: _pair(pair) for name, pair in one["fields"].items()}),
            hash=bytes.fromhex(one["hash"]),
        )
    except NONSENSE as error:
        why = f"entry {number} of its proof cannot be read: {type(error).__name__}: {error}"
        raise ProofIsDamaged(why) from error


def _pair(pair: Any) -> Any:
    if pair is WITHHELD or (isinstance(pair, list) and len(pair) == 2):  # noqa: PLR2004  a pair
        return pair
    raise TypeError("a field is neither null nor [salt, value]")
