"""So many of a kind a minute, and how many were left out."""

from dataclasses import dataclass, field

MOST, SECONDS = 20, 60.0


@dataclass
class _Minute:
    began: float
    admitted: int = 0
    left_out: int = 0


@dataclass
class Sparse:
    """Admits the first few of each kind in a minute. Kinds are few: each is remembered."""

    _minutes: dict[str, _Minute] = field(default_factory=dict)

    def admit(self, kind: str, now: float) -> int | None:
        """Return how many of the kind were left out before this one; None: leave this out too.

        now: in seconds, from any start.
        """
        minute = self._minutes.setdefault(kind, _Minute(now))
        before = 0
        if not minute.began <= now < minute.began + SECONDS:
            before = minute.left_out
            minute = self._minutes[kind] = _Minute(now)
        if minute.admitted == MOST:
            minute.left_out += 1
            return None
        minute.admitted += 1
        return before
