"""What the policies demand: all that match apply, requirements add up, and none means refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.core.policy import Policy
from bot.core.severity import Severity

UNFREEZE, ERASE = "unfreeze", "erase"


@dataclass(frozen=True, slots=True)
class Case:
    """What the policies are asked about.

    action: `isolate_instance`, `isolate_instance.undo`, `unfreeze` or `erase`; account: 12 digits;
    account_name, environment: as the configuration calls them; severity: the incident's,
    None where there is none.
    """

    action: str
    account: str = ""
    account_name: str = ""
    environment: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """Who must agree. Every name is a role or a person.

    run: whoever runs it must be all of these; empty means that nobody may.
    approve: for each of these another person must approve.
    break_glass: who must be all of these may do without; empty means that nobody may.
    """

    run: tuple[str, ...] = ()
    approve: tuple[str, ...] = ()
    break_glass: tuple[str, ...] = ()


def demand(policies: Iterable[Policy], case: Case, *, second_person: bool) -> Demand:
    """Return what all matching policies demand together.

    second_person: the action asks for one by itself. Where no policy says who that is, it is
    another one of those who may run it.
    """
    matching = [policy for policy in policies if _matches(policy, case)]
    run = _names(policy.run for policy in matching)
    approve = _names(policy.approve for policy in matching)
    if second_person and not approve:
        approve = run
    return Demand(run, approve, _break_glass(matching) if approve else ())


def _break_glass(matching: list[Policy]) -> tuple[str, ...]:
    """Return who may do without approval: each policy that demands one must allow it."""
    demanding = [policy for policy in matching if policy.approve] or [
        policy for policy in matching if policy.break_glass
    ]
    if any(policy.break_glass is None for policy in demanding):
        return ()
    return _names(policy.break_glass for policy in demanding)


def _matches(policy: Policy, case: Case) -> bool:
    accounts = {case.account, case.account_name}
    return (
        any(fnmatchcase(case.action, glob) for glob in policy.actions)
        and (not policy.account or not accounts.isdisjoint(policy.account))
        and (not policy.environment or case.environment in policy.environment)
        and (not policy.severity or case.severity in policy.severity)
    )


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
