"""EC2 as moto keeps it."""

from typing import Any

from moto.ec2.exceptions import DryRunClientError
from moto.ec2.models import ec2_backends

from bot.sandbox.aws.front.call import Call


def ec2(call: Call) -> Any:
    """Return moto's EC2."""
    return call.moto(ec2_backends)


def ec2_to_change(call: Call) -> Any:
    """Return moto's EC2. Raises DryRunClientError where nothing shall be changed."""
    if call.parameters.get("DryRun"):
        raise DryRunClientError
    return ec2(call)
