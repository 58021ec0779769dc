"""Which findings somebody asks for: a FindingCriteria."""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

JSON = Mapping[str, Any]

# The older names beside those that took their place.
AMONG = ("Equals", "Eq")
NOT_AMONG = ("NotEquals", "Neq")
COMPARED: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "GreaterThan": operator.gt,
        "Gt": operator.gt,
        "GreaterThanOrEqual": operator.ge,
        "Gte": operator.ge,
        "LessThan": operator.lt,
        "Lt": operator.lt,
        "LessThanOrEqual": operator.le,
        "Lte": operator.le,
    }
)


def meets(finding: JSON, criteria: Mapping[str, JSON]) -> bool:
    """Tell whether a finding meets every criterion, each of them by its path."""
    return all(_meets(list(values(finding, path)), each) for path, each in criteria.items())


def values(found: Any, path: str) -> Iterator[Any]:
    """Return what is at a path such as `resource.instanceDetails.tags.key`, of each in a list."""
    if isinstance(found, list):
        for each in found:
            yield from values(each, path)
    elif not path:
        yield found
    elif isinstance(found, Mapping):
        name, _, rest = path.partition(".")
        yield from values(found.get(name), rest)


def _meets(found: list[Any], condition: JSON) -> bool:
    written = {_written(each) for each in found}
    among = all(written & set(condition[name]) for name in AMONG if name in condition)
    apart = not any(written & set(condition[name]) for name in NOT_AMONG if name in condition)
    compared = [
        (compare, condition[name]) for name, compare in COMPARED.items() if name in condition
    ]
    return (
        among
        and apart
        and all(any(is_so(_number(each), limit) for each in found) for is_so, limit in compared)
    )


def _written(value: Any) -> str:
    """Write a value as a criterion does: every one of its values is a string."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: Any) -> float:
    """Return a number, or a time in milliseconds since 1970, as a criterion compares them."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).timestamp() * 1000
    return float(value)
