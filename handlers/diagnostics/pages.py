"""The first pages of an answer: no diagnostic reads a whole account."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from handlers.events.reading import listing, text


def no_rest() -> None:
    """Do nothing between two pages."""


@dataclass(slots=True)
class Pages:
    """Pages of an operation that takes and gives `NextToken`.

    size: entries of a page; most: pages that are read. rest: called before every page but the
    first.
    is_cut: whether there was more; known when the pages have been read.
    """

    ask: Callable[..., Any]
    size: int
    most: int
    rest: Callable[[], None] = no_rest
    is_cut: bool = field(default=False, init=False)

    def read(self, key: str, **asked: Any) -> Iterator[object]:
        """Yield what is listed under a key; raises botocore's errors."""
        more: dict[str, str] = {}
        for number in range(self.most):
            if number:
                self.rest()
            answer = self.ask(**asked, **more)
            yield from listing(answer, key)[: self.size]
            token = text(answer, "NextToken")
            self.is_cut = bool(token)
            if not token:
                return
            more = {"NextToken": token}
