"""What is wrong with a deployment, and how much that hurts at 3 AM."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 5  # names in a sentence


class Hurts(StrEnum):
    """What happens to people at 3 AM.

    SILENT: something breaks and nobody hears of it. STUCK: they hear of it and cannot act.
    LATE: they hear of it late, or know less than they could. UNCHECKED: nobody can tell.
    """

    SILENT = "silent"
    STUCK = "stuck"
    LATE = "late"
    UNCHECKED = "unchecked"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Hurts).index(self)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong.

    what: a sentence; evidence: what shows it, and who said so; fix: one command or line.
    account: what people call it; region: "" where it is not about one Region. things: the names
    of all that it is about, of which sentences show a few.
    """

    hurts: Hurts
    what: str
    evidence: str
    fix: str
    account: str = ""
    region: str = ""
    things: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Return the account and the Region, "" for neither."""
        return " ".join(part for part in (self.account, self.region) if part)


def ranked(complaints: Iterable[Complaint]) -> list[Complaint]:
    """Return each complaint once, the worst first, in their order among equals."""
    return sorted(dict.fromkeys(complaints), key=lambda one: one.hurts.rank)


def few(things: Sequence[str]) -> str:
    """Return the first five names, and how many more there are."""
    shown = ", ".join(things[:MOST])
    more = len(things) - MOST
    return f"{shown} and {more:,} more" if more > 0 else shown
