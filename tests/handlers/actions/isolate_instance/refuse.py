"""Hooks: AWS refuses a call, or sees the account differently."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.support.aws import Hook


def refusing(code: str, when: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> Hook:
    """Return a hook for `before-parameter-build` that answers with an error of AWS's."""

    def refuse(params: Mapping[str, Any], model: Any, **_: Any) -> None:
        if when(params):
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, model.name)

    return refuse


def seeing(change: Callable[[dict[str, Any]], object]) -> Hook:
    """Return a hook for `after-call` that changes each instance or interface as it is read."""

    def see(parsed: dict[str, Any], **_: Any) -> None:
        for reservation in parsed.get("Reservations", []):
            for instance in reservation["Instances"]:
                change(instance)
        for interface in parsed.get("NetworkInterfaces", []):
            change(interface)

    return see
