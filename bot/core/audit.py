"""What a check of the ledger found, and what that proves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

LISTED = 200  # problems that are named; more are counted
SHORTEST = 32  # hex digits of a head: 128 bits, for which nobody finds another chain


class Verdict(StrEnum):
    """Whoever owns a database can recompute every hash, so without an anchor it is never `ok`."""

    PROBLEM = "problems found"
    UNANCHORED = "consistent, not anchored"
    ANCHORED = "consistent, anchored"


@dataclass
class Report:
    """problems: the first of them, a sentence each; unlisted: how many more there are.

    gone: values that are erased or withheld. anchors: what proves something, a sentence each;
    proven: how many entries the anchors prove to be as they were when the anchor was taken.
    """

    problems: list[str] = field(default_factory=list)
    unlisted: int = 0
    chains: int = 0
    entries: int = 0
    checkpoints: int = 0
    gone: int = 0
    anchors: list[str] = field(default_factory=list)
    proven: int = 0

    @property
    def verdict(self) -> Verdict:
        """Return the one-word answer."""
        if self.problems:
            return Verdict.PROBLEM
        return Verdict.ANCHORED if self.anchors else Verdict.UNANCHORED

    def add(self, problems: Iterable[str]) -> None:
        """Take up problems: so many are named, the rest are counted."""
        for problem in problems:
            if len(self.problems) < LISTED:
                self.problems.append(problem)
            else:
                self.unlisted += 1

    def anchor(self, says: str, proven: int) -> None:
        """Take up an anchor."""
        self.anchors.append(says)
        self.proven += proven


def is_head(digest: bytes, head: str) -> bool:
    """Tell whether a hash is the one that somebody kept, or begins with what they kept of it."""
    return bool(head) and digest.hex().startswith(head)
