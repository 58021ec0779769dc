"""Who can be asked again about an alert, and what its answers mean in words."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.action import Aws
from bot.core.alert import Alert

Fits = Callable[[Alert], bool]
Read = Callable[[Aws, Alert], Alert | None]


@dataclass(frozen=True, slots=True)
class Source:
    """A service that can be asked what it says of an alert now.

    fits: whether the alert is one of its own. read: reads it; None where it has no such
        thing; raises botocore's errors. fires, over, gone: what that means, in a sentence.
    """

    name: str
    fits: Fits
    read: Read
    fires: str
    over: str
    gone: str
