"""One plan out of what its parts propose."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.core.action import Aws, Request
from bot.core.plan import Plan, Precondition
from handlers.actions.isolate_instance.part import Proposal

VERSION = 1


def assemble(
    aws: Aws,
    request: Request,
    name: str,
    preconditions: Sequence[Precondition],
    proposals: Iterable[Proposal] = (),
    **more: Any,
) -> Plan:
    """Return the plan; more: the fields of a plan that no part knows."""
    parts = tuple(proposals)
    saved: dict[str, Any] = dict(request.saved)
    for part in parts:
        saved |= part.saved
    calls = tuple(call for part in parts for call in part.calls)
    shown = sorted(parts, key=lambda part: not part.leads)
    return Plan(
        action=name,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=dict(request.parameters),
        changes=tuple(change for part in shown for change in part.changes),
        preconditions=tuple(preconditions),
        calls=calls,
        seconds=5 + len(calls),
        affects=tuple(line for part in parts for line in part.affects),
        costs=tuple(line for part in parts for line in part.costs),
        saved=saved,
        **more,
    )
