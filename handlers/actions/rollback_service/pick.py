"""Which of the revisions that worked to go back to."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def pick(worked: Sequence[T], is_current: Callable[[T], bool]) -> tuple[list[T], bool]:
    """Return the last that worked before the current one first did, and whether it was left.

    worked: the newest first. What ran after the current one, and was left for it again, is
    chosen (and True returned) only where nothing else is there: a second rollback must not
    lead to the release that the first one took away. The list has one element, or none.
    """
    others = [each for each in worked if not is_current(each)]
    current = [place for place, each in enumerate(worked) if is_current(each)]
    before = [each for each in worked[current[-1] :] if not is_current(each)] if current else others
    return (before[:1], False) if before else (others[:1], True)
