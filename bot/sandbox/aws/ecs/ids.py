"""Ids as ECS makes them, from moto's own chance: the same ones after the same seed."""

from string import ascii_letters, digits

from moto.moto_api._internal import mock_random

_NUMBER = 10**18


def number() -> str:
    """Return the number of a service revision or of an entry in `deployments[]`."""
    return str(mock_random.randint(_NUMBER, 10 * _NUMBER - 1))


def deployment_id() -> str:
    """Return the last part of a service deployment's ARN."""
    return "".join(mock_random.choices(ascii_letters + digits + "-_", k=21))
