"""Checkpoints: one hash that stands for every chain of the ledger at a moment.

A checkpoint commits to the one before it and to the heads of all chains that changed since, by
a Merkle tree; so whoever keeps its hash elsewhere can prove each of them, and all that came
before. An export carries, as a witness, the way from its chain's head to the checkpoint.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.errors import ProofIsDamaged
from bot.core.ledger import NONSENSE, canonical
from bot.core.merkle import climb, leaf, path, root

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain had got: its last entry, and that entry's hash."""

    chain: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """header: the hashed bytes, verbatim."""

    number: int
    at: datetime
    header: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Witness:
    """What a checkpoint says of one chain."""

    number: int
    at: datetime
    hash: bytes
    head: Head


def checkpoint(number: int, at: datetime, previous: bytes, heads: Sequence[Head]) -> Checkpoint:
    """Return the checkpoint after the one whose hash is `previous`; heads: at least one."""
    at = at.astimezone(UTC)
    header = canonical(
        {
            "v": FORMAT,
            "number": number,
            "at": at.isoformat(),
            "previous": previous.hex(),
            "chains": len(heads),
            "root": root(_leaves(heads)).hex(),
        }
    )
    return Checkpoint(number, at, header, hashlib.sha256(header).digest())


def checkpoint_problems(
    found: Checkpoint, number: int, previous: bytes, heads: Sequence[Head]
) -> Iterator[str]:
    """Yield one sentence for each thing that does not fit; `number` is the one expected."""
    name = f"checkpoint {found.number}"
    if found.number != number:
        yield f"{name}: stands where number {number} belongs"
    if hashlib.sha256(found.header).digest() != found.hash:
        yield f"{name}: its header was changed"
        return
    try:
        header = json.loads(found.header)
        if header["previous"] != previous.hex():
            yield f"{name}: does not follow the checkpoint before it"
        if (header["number"], header["at"]) != (found.number, found.at.isoformat()):
            yield f"{name}: its columns differ from its header"
        if not heads or root(_leaves(heads)).hex() != header["root"]:
            yield f"{name}: the heads that it vouches for were changed"
    except NONSENSE:  # whoever changed it wrote no checkpoint
        yield f"{name}: cannot be read"


def witness(one: Checkpoint, heads: Sequence[Head], chain: str) -> dict[str, Any]:
    """Return, for an export, what proves that the checkpoint vouches for a chain's head."""
    ordered = _ordered(heads)
    place = next(at for at, head in enumerate(ordered) if head.chain == chain)
    head = ordered[place]
    return {
        "header": one.header.decode("ascii"),
        "hash": one.hash.hex(),
        "leaf": [head.chain, head.seq, head.hash.hex()],
        "path": [list(step) for step in path(_leaves(heads), place)],
    }


def read_witness(told: Mapping[str, Any]) -> Witness:
    """Read what an export carries, and check that it holds. Raises ProofIsDamaged."""
    try:
        header = json.loads(told["header"])
        chain, seq, head = told["leaf"]
        digest = hashlib.sha256(told["header"].encode()).digest()
        top = climb(leaf(canonical([chain, seq, head])), told["path"])
        found = Witness(
            int(header["number"]),
            datetime.fromisoformat(header["at"]),
            digest,
            Head(str(chain), int(seq), bytes.fromhex(head)),
        )
        holds = digest.hex() == told["hash"] and top.hex() == header["root"]
    except NONSENSE as error:
        why = f"a checkpoint in the proof cannot be read: {type(error).__name__}: {error}"
        raise ProofIsDamaged(why) from error
    if not holds:
        raise ProofIsDamaged(f"checkpoint {found.number} in the proof was changed")
    return found


def published(one: Checkpoint, heads: Sequence[Head]) -> bytes:
    """Return a checkpoint as JSON for those who keep it elsewhere."""
    document = {
        "header": one.header.decode("ascii"),
        "hash": one.hash.hex(),
        "heads": [[head.chain, head.seq, head.hash.hex()] for head in _ordered(heads)],
    }
    return json.dumps(document, indent=1).encode()


def _ordered(heads: Sequence[Head]) -> list[Head]:
    return sorted(heads, key=lambda head: head.chain)


def _leaves(heads: Sequence[Head]) -> list[bytes]:
    return [leaf(canonical([h.chain, h.seq, h.hash.hex()])) for h in _ordered(heads)]
