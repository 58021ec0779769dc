"""Long lists of values, in portions that one statement takes.

SQLite takes 32,766 values a statement and PostgreSQL 65,535; one signal can hold more alerts.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

MOST = 1_000
Value = TypeVar("Value", int, str)


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield the values in order, each once, at most MOST at a time."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), MOST):
        yield ordered[start : start + MOST]
