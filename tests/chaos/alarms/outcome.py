"""What became of the alarms: one row of the table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.chaos.alarms.load import Sent
from tests.chaos.alarms.shown import Standing

USUAL_SECONDS = 5.0  # an alarm that is shown so soon is shown in normal time


@dataclass(frozen=True)
class Besides:
    """What was counted besides the alarms, in words. bad: how much of it must not be."""

    says: str = ""
    bad: int = 0

    def __add__(self, other: "Besides") -> "Besides":
        """Return both."""
        says = "; ".join(one for one in (self.says, other.says) if one)
        return Besides(says, self.bad + other.bad)


NOTHING = Besides()


@dataclass(frozen=True)
class Outcome:
    """sent: every message of SNS. standing: what Slack shows at the end.

    healed_at: when the fault was over. broken: what is wrong with the ledger. in_doubt: a post
    that was taken back is none too many.
    """

    sent: Sequence[Sent]
    standing: Standing
    healed_at: datetime
    broken: Sequence[str]
    besides: Besides = NOTHING
    in_doubt: bool = False

    @property
    def accepted(self) -> list[Sent]:
        """Return the messages that were answered 200."""
        return [one for one in self.sent if one.accepted_at]

    @property
    def lost(self) -> list[Sent]:
        """Return those that were accepted, and that Slack does not show as they are."""
        return [one for one in self.accepted if not self.standing.shows(one)]

    @property
    def caught_up(self) -> float | None:
        """Return the seconds from healing until all was shown that was accepted before."""
        before = [one for one in self.accepted if (one.accepted_at or one.sent_at) < self.healed_at]
        return self._after(self.standing.shown_at(one) for one in before)

    @property
    def usual_again(self) -> float | None:
        """Return the seconds from healing until a new alarm was shown in normal time."""
        quick = [one for one in self.accepted if one.sent_at > self.healed_at and self._quick(one)]
        return self._after(self.standing.shown_at(one) for one in quick[:1])

    @property
    def well(self) -> bool:
        """Tell whether nothing bad happened."""
        refused = len(self.sent) - len(self.accepted)
        return not (refused or self.lost or self.doubled or self.broken or self.besides.bad)

    @property
    def doubled(self) -> int:
        """Return how many posts there were too many, or stand there too many."""
        taken_back = self.standing.taken_back if self.in_doubt else 0
        return self.standing.doubled - taken_back

    def cells(self) -> list[str]:
        """Return its cells of the table; see TITLES."""
        standing = self.standing
        counts = (len(self.sent), len(self.accepted), len(self.accepted) - len(self.lost))
        bad = (len(self.lost), self.doubled, standing.taken_back, len(self.broken))
        times = [_seconds(self.caught_up), _seconds(self.usual_again)]
        return [*map(str, (*counts, *bad)), *times, self.besides.says]

    def _quick(self, sent: Sent) -> bool:
        at = self.standing.shown_at(sent)
        return at is not None and (at - sent.sent_at).total_seconds() <= USUAL_SECONDS

    def _after(self, shown: Iterable[datetime | None]) -> float | None:
        """Return the seconds from healing to the last of these; None where one never came."""
        moments = list(shown)
        if not moments or None in moments:
            return None
        last = max(moment for moment in moments if moment)
        return max(0.0, (last - self.healed_at).total_seconds())


TITLES = (
    "sent", "accepted", "shown", "lost", "doubled", "taken back", "ledger", "caught up s",
    "as usual s", "besides",
)  # fmt: skip


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
