"""Answers that AWS's own model allows, and nobody expects."""

import random
from datetime import UTC, datetime
from typing import Any

from botocore.awsrequest import AWSResponse

from tests.support.aws import Account, Answer

TEXTS = (
    "",
    "x",
    "a" * 5_000,
    "\u202egnp.exe",
    "line\nline\r\x00\x1b[31m",
    "<!channel> *bold* {{ 7 * 7 }} `code`",
    "AKIAIOSFODNN7EXAMPLE",
    "arn:aws:::::",
    '{"newState": {"stateValue": "ALARM", "stateReason": [1]}, "errorCode": {}}',
    "[" * 3_000,
    "NaN",
    "1e400",
    "-0",
    "true",
    # What leads further in.
    "ACTIVE",
    "i-0web2",
    "cloud-watch-logs",
    "${interface-id} ${srcaddr} ${dstaddr} ${dstport} ${bytes} ${action}",
)
TIMES = (
    datetime(2026, 11, 20, 3, 12, tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
)
NUMBERS = (0, 1, -1, 137, 2**31 - 1, -(2**31))
FLOATS = (0.0, -1.0, 1.5e9, 1.7e308, -1.7e308, float("nan"), float("inf"))
SCALARS: dict[str, tuple[Any, ...]] = {"string": TEXTS, "timestamp": TIMES}
SCALARS |= {"float": FLOATS, "double": FLOATS}
DEEPEST = 7
MANY = 10_000
TOKENS = frozenset({"NextToken", "nextToken", "NextMarker", "Marker"})


class Hostile:
    """Makes answers. share: of the optional members that are there; long: how lists are."""

    def __init__(self, seed: int, share: float, long: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret is made of it
        self._share = share
        self._long = long

    def __call__(self, model: Any, **_: Any) -> Answer:
        """Answer an operation, on botocore's `before-call`."""
        body = self._make(model.output_shape, 0)
        body |= {"ResponseMetadata": {"HTTPStatusCode": 200, "RequestId": "r"}}
        return AWSResponse("https://aws.test", 200, {}, None), body

    def account(self) -> Account:
        return Account(hooks={"before-call": self})

    def _make(self, shape: Any, depth: int) -> Any:
        match shape.type_name:
            case "structure":
                return self._structure(shape, depth)
            case "list":
                return self._list(shape, depth)
            case "map":
                return {"x": self._make(shape.value, depth + 1)}
            case "boolean":
                return self._random.random() < self._share
            case "blob":
                return b"\x00\xff"
            case scalar:
                return self._random.choice([*SCALARS.get(scalar, NUMBERS), *enum_of(shape)])

    def _structure(self, shape: Any, depth: int) -> dict[str, Any]:
        made = {}
        for name, member in shape.members.items():
            is_there = depth < DEEPEST and self._random.random() < self._share
            if name in shape.required_members or is_there:
                # Pages that never end: there is always a token, and always another one.
                made[name] = self._token() if name in TOKENS else self._make(member, depth + 1)
        return made

    def _token(self) -> str:
        return f"token{self._random.random()}"

    def _list(self, shape: Any, depth: int) -> list[Any]:
        if self._random.random() >= self._share:
            return []
        one = self._make(shape.member, depth + 1)
        return [one] * (self._long if depth == 1 else 1)


def enum_of(shape: Any) -> list[str]:
    """Return the values that the model names; none for what is no enumeration."""
    return list(getattr(shape, "enum", ()))
