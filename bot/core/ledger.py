"""The ledger's arithmetic: how an entry is sealed and how a chain is checked.

Each field of an entry is committed to as SHA-256(salt + canonical JSON). The header lists
the commitments and the previous entry's hash; the entry's hash is SHA-256(header). The
header is stored verbatim. So a field can be withheld or erased later and the chain still
checks, while any edit, removal, insertion or reordering before a known head is found.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

GENESIS = bytes(32)
SYSTEM = "system"
FORMAT = 1

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
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def commitment(salt: bytes, value: Any) -> str:
    """Return SHA-256(salt + canonical JSON) in hex."""
    return hashlib.sha256(salt + canonical(value)).hexdigest()


def seal(entry: Entry, seq: int, previous: bytes, salt: Salt) -> Sealed:
    """Seal an entry as number `seq` of its chain, after the entry whose hash is `previous`."""
    fields = {"actor": entry.actor, **entry.fields}
    salted = {name: (salt(), value) for name, value in fields.items()}
    header = canonical(
        {
            "v": FORMAT,
            "chain": entry.chain,
            "seq": seq,
            "previous": previous.hex(),
            "at": entry.at.isoformat(),
            "kind": entry.kind,
            "fields": {name: commitment(*pair) for name, pair in salted.items()},
        }
    )
    content = canonical({name: [salt.hex(), value] for name, (salt, value) in salted.items()})
    digest = hashlib.sha256(header).digest()
    return Sealed(entry.chain, seq, entry.kind, entry.at, header, content, digest)


def opened(sealed: Sealed) -> dict[str, Any]:
    """Return the fields of a sealed entry by name."""
    return {name: pair[1] for name, pair in json.loads(sealed.content).items()}


def problems(chain: Iterable[Sealed]) -> Iterable[str]:
    """Yield one sentence for each entry that does not fit; nothing for a sound chain."""
    previous, expected = GENESIS, 1
    for sealed in chain:
        name = f"{sealed.chain} #{sealed.seq}"
        if sealed.seq != expected:
            yield f"{name}: number {expected} is missing before it"
        yield from _own_problems(sealed, previous, name)
        previous, expected = sealed.hash, sealed.seq + 1


def _own_problems(sealed: Sealed, previous: bytes, name: str) -> Iterable[str]:
    if hashlib.sha256(sealed.header).digest() != sealed.hash:
        yield f"{name}: the header was changed"
        return
    header = json.loads(sealed.header)
    if header["previous"] != previous.hex():
        yield f"{name}: does not follow the entry before it"
    stored = (sealed.chain, sealed.seq, sealed.kind, sealed.at.isoformat())
    if stored != (header["chain"], header["seq"], header["kind"], header["at"]):
        yield f"{name}: its columns differ from its header"
    yield from _field_problems(sealed, header["fields"], name)


def _field_problems(sealed: Sealed, commitments: Mapping[str, str], name: str) -> Iterable[str]:
    content = json.loads(sealed.content)
    for field in sorted(commitments.keys() ^ content.keys()):
        yield f"{name}: field {field} was added or removed"
    for field in sorted(commitments.keys() & content.keys()):
        salt, value = content[field]
        if commitment(bytes.fromhex(salt), value) != commitments[field]:
            yield f"{name}: field {field} was changed"
