"""The pages of an answer: all of them, within bounds."""

from collections.abc import Callable, Iterator
from typing import Any

from handlers.events.reading import text

MOST = 50  # pages


def pages(ask: Callable[..., Any], token: str = "NextToken", **asked: Any) -> Iterator[object]:  # noqa: S107  (a parameter's name, no secret)
    """Yield the answers of an operation, at most 50; raises botocore's errors.

    token: the parameter, and the member of the answer, that lead to the next page.
    """
    more: dict[str, str] = {}
    for _ in range(MOST):
        answer = ask(**asked, **more)
        yield answer
        following = text(answer, token)
        if not following:
            return
        more = {token: following}
