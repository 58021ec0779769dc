"""A shop whose time only the test lets pass."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import set_back
from bot.sandbox.aws.shop import Shop

SPEED = 0.01  # a second of ours takes a hundred: none passes by itself


@dataclass
class Still:
    account: Account
    shop: Shop
    ahead: float = 0.0
    clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self.account.client(service)
        return self.clients[service]

    def pass_time(self, seconds: float) -> None:
        """Let seconds of what is going on pass."""
        self.pass_true_time(seconds / SPEED)

    def pass_true_time(self, seconds: float) -> None:
        """Let seconds of the clock pass."""
        self.ahead += seconds
        set_back(self.account, timedelta(seconds=-self.ahead))

    def refused(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call what must fail, by its method's name, and return the answer."""
        with pytest.raises(ClientError) as caught:
            getattr(self.client(service), operation)(**parameters)
        answer: dict[str, Any] = caught.value.response
        return answer

    def code(self, service: str, operation: str, **parameters: Any) -> tuple[str, int]:
        """Return the error's code and its HTTP status."""
        answer = self.refused(service, operation, **parameters)
        return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]
