"""What the contract's test needs of a place where an action is tried."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from bot.core.action import Request
from tests.support.aws import Account


class Scene(Protocol):
    """An account in which the action has something to do.

    aws: writes down what is called; request: what is asked for (saved: for the undo);
    state: all that the action may touch, as JSON, equal in every scene made the same way.
    """

    @property
    def aws(self) -> Account: ...

    def request(self, saved: Mapping[str, Any] | None = None) -> Request: ...

    def state(self) -> Any: ...


MakeScene = Callable[[], AbstractContextManager[Scene]]
