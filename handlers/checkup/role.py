"""Whether a role may do what actions need.

Source: IAM User Guide, "Testing IAM policies with the IAM policy simulator".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.core.action import Aws, Statement
from bot.core.iam import Place
from handlers.events.reading import listing, text

ALLOWED = "allowed"
# What is present where `Null` asks for it; which value it has does not matter then.
ANY = ["firebreak-doctor"]


def denied(aws: Aws, role: str, needed: Iterable[Statement], place: Place) -> list[str]:
    """Return the permissions that a role lacks, as IAM's simulator says.

    Only what it is refused for every resource counts: not each resource takes each action.
    Raises botocore's errors.
    """
    allowing = [need for need in needed if need.effect == "Allow"]
    return list(dict.fromkeys(one for need in allowing for one in _denied(aws, role, need, place)))


def _denied(aws: Aws, role: str, need: Statement, place: Place) -> Iterator[str]:
    answer = aws.client("iam").simulate_principal_policy(
        PolicySourceArn=role,
        ActionNames=list(need.actions),
        ResourceArns=[arn for resource in need.resources for arn in place.fill(resource)],
        ContextEntries=list(_context(need.conditions, place)),
    )
    results = listing(answer, "EvaluationResults")
    allowed = {_name(each) for each in results if text(each, "EvalDecision") == ALLOWED}
    yield from (name for name in map(_name, results) if name not in allowed)


def _name(result: object) -> str:
    return text(result, "EvalActionName")


def _context(conditions: Mapping[str, Mapping[str, Any]], place: Place) -> Iterator[dict[str, Any]]:
    """Yield a context in which the conditions are met; what is absent equals nothing."""
    for operator, keys in conditions.items():
        for key, value in keys.items() if operator != "StringNotEquals" else ():
            wanted = [value] if isinstance(value, str) else list(value)
            values = [filled for each in wanted for filled in place.fill(each)]
            is_list = operator.startswith("ForAllValues")
            yield {
                "ContextKeyName": key,
                "ContextKeyType": "stringList" if is_list else "string",
                "ContextKeyValues": _values(operator, values if is_list else values[:1]),
            }


def _values(operator: str, values: list[str]) -> list[str]:
    return ANY if operator == "Null" else values
