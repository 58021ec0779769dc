"""What a runbook may offer: the catalogue's nouns, and which of them fit an alert."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.alert import Target
from bot.core.runbook.model import Runbook


@dataclass(frozen=True, slots=True)
class Offer:
    """A name a runbook may mention, and how people read it.

    title: at most 30 characters (a Slack confirm button), imperative, such as
        "Isolate instance".
    target_kinds: the kinds of target it is for; empty where it fits every alert.
    first_words: one short line that says what it does, read before anything else.
    """

    name: str
    title: str
    target_kinds: tuple[str, ...]
    first_words: str

    def fits(self, kinds: frozenset[str]) -> bool:
        """Tell whether it is for one of these kinds of target."""
        return not self.target_kinds or not kinds.isdisjoint(self.target_kinds)


def offers(
    runbook: Runbook, targets: Iterable[Target], catalogue: Sequence[Offer]
) -> tuple[str, ...]:
    """Return the names of the runbook's actions that fit a target, in the runbook's order."""
    known = {offer.name: offer for offer in catalogue}
    kinds = frozenset(target.kind for target in targets)
    return tuple(name for name in runbook.actions if name in known and known[name].fits(kinds))
