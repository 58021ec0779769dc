"""What the policies come to: who may do what where, and where nobody could approve it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.account import Account
from bot.core.authority import Case, Demand, demand
from bot.core.severity import Severity
from bot.core.staff import Staff
from bot.settings import Config

# Some plans of these ask for a second person by themselves (`Plan.second_person`).
SECOND_PERSON = frozenset({"isolate_instance.undo", "failover"})


@dataclass(frozen=True, slots=True)
class Row:
    """What an action demands in an account. severities: of the incident, () for all."""

    account: Account
    action: str
    severities: tuple[Severity, ...]
    demand: Demand


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody else could approve what these people run. role: whose members are too few."""

    account: str
    role: str
    people: tuple[str, ...]


def rows(config: Config, actions: Sequence[str]) -> Iterator[Row]:
    """Yield each action in each account, once for each different demand."""
    for number, account in config.accounts.items():
        for action in actions:
            yield from _of(config, number, account, action)


def _of(config: Config, number: str, account: Account, action: str) -> Iterator[Row]:
    found: dict[Demand, list[Severity]] = {}
    for severity in Severity:
        case = Case(action, number, account.name, account.environment, severity)
        asked = demand(config.policies, case, second_person=action in SECOND_PERSON)
        found.setdefault(asked, []).append(severity)
    for asked, severities in found.items():
        yield Row(account, action, tuple(severities) if len(found) > 1 else (), asked)


def gaps(table: Iterable[Row], staff: Staff) -> dict[Gap, tuple[str, ...]]:
    """Return where nobody could approve, with the actions concerned.

    An account without an execute role is left out: nothing runs there.
    """
    found: dict[Gap, dict[str, None]] = {}
    for row in table:
        for role in row.demand.approve if row.account.execute_role else ():
            people = tuple(name for name in _runners(row, staff) if _is_alone(name, role, staff))
            if people:
                gap = Gap(row.account.name, role, people)
                found.setdefault(gap, {})[row.action] = None
    return {gap: tuple(actions) for gap, actions in found.items()}


def _runners(row: Row, staff: Staff) -> list[str]:
    """Return who may run it and may not break the glass; a Slack user group as `@oncall`."""
    needed, glass = row.demand.run, row.demand.break_glass
    return [name for name in of_all(needed, staff) if name not in of_all(glass, staff)]


def of_all(roles: Sequence[str], staff: Staff) -> list[str]:
    """Return who is named by every one of some roles; nobody for none."""
    each = [(*staff.named(role), *staff.groups_of(role)) for role in roles]
    return [name for name in (each[0] if each else ()) if all(name in one for one in each)]


def _is_alone(name: str, role: str, staff: Staff) -> bool:
    return not any(other != name for other in staff.named(role))
