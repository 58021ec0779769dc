"""What a check of a Region is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.core.complaint import Complaint
from handlers.checkup.region import Region


@dataclass(frozen=True, slots=True)
class Check:
    """about: what it looks at, which begins the sentence "... could not be checked".

    read: reads AWS only; raises botocore's errors as they come.
    """

    about: str
    read: Callable[[Region], Iterable[Complaint]]
