"""What can be asked of AWS about an incident: a diagnostic, and the thing it is to look at."""

import hashlib
from dataclasses import dataclass

from bot.core.alert import Target
from bot.core.offer import Offer


@dataclass(frozen=True, slots=True)
class Choice:
    """One question that somebody may ask. target: empty where it is about the alarm itself."""

    offer: Offer
    target: Target

    @property
    def word(self) -> str:
        """Return a short word for it, for a button: equal for equal ones alone."""
        about = f"{self.target.kind}\0{self.target.id}"
        digest = hashlib.sha256(about.encode("utf-8", "replace")).hexdigest()
        return f"{self.offer.name}:{digest[:12]}"
