"""A pace: so many calls at once, so many a second after that, and pauses that Slack asks for."""

from dataclasses import dataclass


@dataclass
class Pace:
    """A token bucket. Times are in seconds of any clock that only goes forward.

    chat.postMessage takes about one message a second and channel, with short bursts;
    chat.update about 50 a minute ("Rate limits").
    """

    per_second: float
    burst: float
    _tokens: float = -1.0
    _at: float = 0.0
    _paused_until: float = 0.0

    def take(self, now: float) -> bool:
        """Take one token; False where none is left."""
        if not self.may(now):
            return False
        self._tokens -= 1
        return True

    def give_back(self) -> None:
        """Give back a token that was not needed."""
        self._tokens += 1

    def may(self, now: float, spare: float = 0.0) -> bool:
        """Tell whether a token is there, and so many more to spare."""
        self._refill(now)
        return now >= self._paused_until and self._tokens >= 1 + spare

    def pause(self, now: float, seconds: float) -> None:
        """Take nothing for so long, and start with a single token then, not with a burst."""
        if seconds <= 0:
            return
        self._refill(now)
        self._paused_until = max(self._paused_until, now + seconds)
        self._tokens, self._at = min(self._tokens, 1.0), self._paused_until

    def wait(self, now: float, spare: float = 0.0) -> float:
        """Return the seconds until a token is there, and so many more to spare."""
        self._refill(now)
        missing = max(0.0, 1 + spare - self._tokens) / self.per_second
        return max(0.0, self._paused_until - now) + missing

    def _refill(self, now: float) -> None:
        if self._tokens < 0:
            self._tokens, self._at = self.burst, now
        passed = max(0.0, now - self._at)  # a pause fills nothing
        self._tokens = min(self.burst, self._tokens + passed * self.per_second)
        self._at = max(self._at, now)
