"""A small cache: so many entries, each with its own end, the least used dropped first."""

from collections import OrderedDict
from datetime import datetime
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ExpiringCache(Generic[Value]):
    """A bounded mapping; size: how many entries it keeps at most."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[str, tuple[datetime, Value]] = OrderedDict()

    def get(self, key: str, now: datetime) -> Value | None:
        """Return what is kept under a key; None where nothing is, or no longer."""
        entry = self._entries.get(key)
        if entry is None or entry[0] < now:
            return None
        self._entries.move_to_end(key)
        return entry[1]

    def __contains__(self, key: str) -> bool:
        """Tell whether something is kept under a key, even if it has ended."""
        return key in self._entries

    def put(self, key: str, value: Value, until: datetime) -> None:
        """Keep a value until a moment, or until too many others were used since."""
        self._entries[key] = (until, value)
        self._entries.move_to_end(key)
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)
