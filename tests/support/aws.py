"""An AWS account in this process (moto) that writes down what is called, and may die of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.validate import ParamValidator
from moto import mock_aws
from moto.moto_api._internal import mock_random

READS = ("Describe", "Get", "List", "Lookup", "Search", "BatchGet", "Query", "Simulate")
ACCOUNT = "123456789012"
REGION = "eu-west-1"
KEYS = boto3.session.Session(
    aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION
)
Hook = Callable[..., Any]
Answer = tuple[AWSResponse, dict[str, Any]]


@cache
def raw_client(service: str, region: str = REGION) -> Any:
    """Return a client, made once for all tests: making it costs more than what it calls.

    A second word in the service (`ec2 for actions`) makes it another one.
    """
    return KEYS.client(service.partition(" ")[0], region_name=region)


class Killed(BaseException):
    """The process ends here, as with kill -9: nothing that comes after it is called."""


@dataclass(frozen=True)
class Made:
    """A call that was made, as botocore names it."""

    service: str
    operation: str
    parameters: Mapping[str, Any]

    @property
    def is_write(self) -> bool:
        """Tell whether it may change something: by its verb, and no dry run."""
        is_read = self.operation.startswith(READS) or self.parameters.get("DryRun") is True
        return not is_read


@dataclass
class Account:
    """An `Aws` on moto.

    hooks: by botocore's event name, such as `before-call.ec2.CreateSnapshots`.
    deaths: called at every moment (`before` or `after`, and the call); True kills.
    """

    account: str = ACCOUNT
    region: str = REGION
    own_host: str = ""
    made: list[Made] = field(default_factory=list)
    hooks: dict[str, Hook] = field(default_factory=dict)
    deaths: Callable[[str, Made], bool] | None = None
    is_dead: bool = False
    listening: list[tuple[Any, str, Hook]] = field(default_factory=list)

    def client(self, service: str, region: str = "") -> Any:
        client = raw_client(f"{service} for actions", region or self.region)
        if all(events is not client.meta.events for events, _, _ in self.listening):
            ours: dict[str, Hook] = {
                "provide-client-params": self._before,
                "after-call": self._after,
            }
            for event, hook in {**ours, **self.hooks}.items():
                client.meta.events.register(event, hook)
                self.listening.append((client.meta.events, event, hook))
        return client

    def close(self) -> None:
        for events, event, hook in self.listening:
            events.unregister(event, hook)
        self.listening.clear()

    @property
    def writes(self) -> list[Made]:
        return [call for call in self.made if call.is_write]

    def _before(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        call = Made(model.service_model.service_name, model.name, dict(params))
        self._die("before", call)
        self.made.append(call)

    def _after(self, **_: Any) -> None:
        self._die("after", self.made[-1])

    def _die(self, moment: str, call: Made) -> None:
        self.is_dead = self.is_dead or bool(self.deaths and self.deaths(moment, call))
        if self.is_dead:
            raise Killed


def revive(aws: Account) -> None:
    """Start the process again; nothing kills it any more."""
    aws.is_dead, aws.deaths = False, None


def answer(model: Any, parsed: dict[str, Any]) -> Answer:
    """Return what a hook on `before-call` answers in AWS's place; checked against its model."""
    shape = model.output_shape
    if shape is not None:
        problems = ParamValidator().validate(parsed, shape)
        assert not problems.has_errors(), problems.generate_report()
    metadata = {"RequestId": "request-of-a-fake", "HTTPStatusCode": 200}
    http = AWSResponse("https://aws.test", 200, {}, None)
    return http, {**parsed, "ResponseMetadata": metadata}


@contextmanager
def empty_account() -> Iterator[Account]:
    """An empty account, the same every time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        with mock_aws():
            mock_random.seed(42)
            account = Account()
            try:
                yield account
            finally:
                account.close()
