"""How bad something is, in five words."""

from enum import StrEnum


class Severity(StrEnum):
    """critical > high > medium > low > info. Compare with `rank`, where 0 is the worst."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical up to 4 for info, so that sorting puts the worst first."""
        return RANKS[self]

    def is_worse_than(self, other: "Severity") -> bool:
        """Tell whether this severity is strictly worse than the other."""
        return self.rank < other.rank


RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def worst(severities: list[Severity]) -> Severity:
    """Return the worst of a list; info where the list is empty."""
    return min(severities, key=lambda severity: severity.rank, default=Severity.INFO)
