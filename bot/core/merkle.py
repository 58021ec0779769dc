"""A Merkle tree: one hash for many things, and a short path that proves that one is among them.

As in RFC 6962, section 2.1, leaves and inner nodes are hashed with different first bytes, so
that neither can pass for the other.
"""

import hashlib
from collections.abc import Iterable, Sequence

LEAF, NODE = b"\x00", b"\x01"
Step = tuple[str, str]  # on which side the neighbour stands ("left", "right"), and its hash in hex


def leaf(thing: bytes) -> bytes:
    """Return the hash of one thing."""
    return hashlib.sha256(LEAF + thing).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the one hash of all leaves, in their order; there must be one at least."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(leaves: Sequence[bytes], place: int) -> list[Step]:
    """Return the neighbours on the way from a leaf to the root."""
    level, steps = list(leaves), []
    while len(level) > 1:
        neighbour = place ^ 1
        if neighbour < len(level):
            side = "left" if neighbour < place else "right"
            steps.append((side, level[neighbour].hex()))
        level, place = _above(level), place // 2
    return steps


def climb(start: bytes, steps: Iterable[Sequence[str]]) -> bytes:
    """Return the root that a leaf and its path lead to. Raises ValueError."""
    for side, neighbour in steps:
        other = bytes.fromhex(neighbour)
        match side:
            case "left":
                start = _node(other, start)
            case "right":
                start = _node(start, other)
            case _:
                raise ValueError("a neighbour stands neither left nor right")
    return start


def _above(level: Sequence[bytes]) -> list[bytes]:
    """Return the next level: pairs become nodes, and one that is left over goes up as it is."""
    pairs = [_node(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
    return [*pairs, *level[len(pairs) * 2 :]]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
