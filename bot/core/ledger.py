"""The ledger's arithmetic: how an entry is sealed and how a chain is checked.

Each field of an entry is committed to as SHA-256 of the canonical JSON of [salt, value]: as
a pair, so that no part of the one can pass for the other. The header lists the commitments
and the previous entry's hash; the entry's hash is SHA-256(header). The header is stored
verbatim. So a field can be withheld or erased later (`null` stands in its place) and the
chain still checks, while any other edit, removal, insertion or reordering before a known
head is found.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

GENESIS = bytes(32)
SYSTEM = "system"
FORMAT = 1
# What reading JSON of any shape raises; OverflowError: `int(1e999)`.
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
WITHHELD = None  # stands in the content in place of a field's salt and value

# One encoder for all: `json.dumps` makes another each time, which is a third of a check.
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode

Salt: TypeAlias = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, before it is sealed.

    chain: `INC-42`'s incident id, or `system`; kind: `alert.received`, `incident.opened`...
    actor: `system`, or `slack:U01AMINA`; fields: JSON values, none of them secret.
    """

    chain: str
    kind: str
    at: datetime
    actor: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry in its chain: what is stored, byte for byte."""

    chain: str
    seq: int
    kind: str
    at: datetime
    header: bytes
    content: bytes
    hash: bytes


def canonical(value: Any) -> bytes:
    """Return the one JSON form of a value: sorted keys, no blanks, UTF-8."""
    return _ENCODE(value).encode("ascii")


def commitment(salted: Sequence[Any]) -> str:
    """Return SHA-256 in hex of the canonical JSON of a pair: the salt in hex, and the value."""
    return hashlib.sha256(canonical(salted)).hexdigest()


def seal(entry: Entry, seq: int, previous: bytes, salt: Salt) -> Sealed:
    """Seal an entry as number `seq` of its chain, after the entry whose hash is `previous`."""
    at = entry.at.astimezone(UTC)
    fields = {**entry.fields, "actor": entry.actor}
    content = {name: [salt().hex(), value] for name, value in fields.items()}
    header = canonical(
        {
            "v": FORMAT,
            "chain": entry.chain,
            "seq": seq,
            "previous": previous.hex(),
            "at": at.isoformat(),
            "kind": entry.kind,
            "fields": {name: commitment(salted) for name, salted in content.items()},
        }
    )
    digest = hashlib.sha256(header).digest()
    return Sealed(entry.chain, seq, entry.kind, at, header, canonical(content), digest)


def opened(sealed: Sealed) -> dict[str, Any]:
    """Return the fields of a sealed entry by name, without those that were withheld."""
    content = json.loads(sealed.content)
    return {name: pair[1] for name, pair in content.items() if pair is not WITHHELD}


def problems(chain: Iterable[Sealed], head: bytes | None = None) -> Iterable[str]:
    """Yield one sentence for each thing that does not fit; nothing for a sound chain.

    head: a hash of this chain that was kept elsewhere. Without one, entries missing at the
    end, or a chain that somebody wrote anew, are not found.
    """
    previous, expected, anchored = GENESIS, 1, head is None
    for sealed in chain:
        for problem in entry_problems(sealed, previous, expected):
            yield f"{sealed.chain} #{sealed.seq}: {problem}"
        previous, expected = sealed.hash, sealed.seq + 1
        anchored = anchored or sealed.hash == head
    if not anchored:
        yield "the known head is not in this chain: entries were removed or rewritten"


def entry_problems(sealed: Sealed, previous: bytes, expected: int) -> Iterable[str]:
    """Yield what does not fit with an entry that must be number `expected`, after `previous`."""
    if sealed.seq != expected:
        yield f"stands where number {expected} belongs"
    if hashlib.sha256(sealed.header).digest() != sealed.hash:
        yield "the header was changed"
        return
    try:
        yield from _header_problems(sealed, previous)
    except NONSENSE:  # whoever changed it wrote no entry
        yield "cannot be read"


def _header_problems(sealed: Sealed, previous: bytes) -> Iterable[str]:
    header = json.loads(sealed.header)
    if header["previous"] != previous.hex():
        yield "does not follow the entry before it"
    stored = (sealed.chain, sealed.seq, sealed.kind, sealed.at.isoformat())
    if stored != (header["chain"], header["seq"], header["kind"], header["at"]):
        yield "its columns differ from its header"
    yield from _field_problems(sealed, header["fields"])


def _field_problems(sealed: Sealed, commitments: Mapping[str, str]) -> Iterable[str]:
    content = json.loads(sealed.content)
    if canonical(content) != sealed.content:
        yield "its fields were written anew"
    for field in sorted(commitments.keys() ^ content.keys()):
        yield f"field {field} was added or removed"
    for field in sorted(commitments.keys() & content.keys()):
        if content[field] is WITHHELD:
            continue
        if commitment(content[field]) != commitments[field]:
            yield f"field {field} was changed"
