"""The table of policies: drawn on a terminal, a line each in a pipe."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.cli.policies import Gap, Row
from bot.core.staff import Staff


def print_policies(console: Console, table: Sequence[Row], staff: Staff) -> None:
    """Print who may run what, and who must approve it, an account after the other."""
    for account, group in groupby(table, key=lambda row: row.account):
        environment = f", {account.environment}" if account.environment else ""
        plan_only = "" if account.execute_role else " (plan-only: it has no execute_role)"
        console.print(f"  policies in {account.name}{environment}{plan_only}", markup=False)
        if console.is_terminal:
            console.print(_drawn(list(group), staff))
        else:
            for row in group:
                console.print(f"    {_line(row, staff)}", markup=False)


def gap_lines(found: Mapping[Gap, Sequence[str]], staff: Staff) -> Iterator[str]:
    """Yield a line for each gap, with what closes it."""
    for gap, actions in found.items():
        is_person = gap.role in staff.people
        fix = "let a role approve it" if is_person else f"add a person to the role {gap.role}"
        yield (
            f"firebreak.yaml: in {gap.account} nobody could approve {_words(actions)} "
            f"where {' or '.join(gap.people)} runs it: {fix}, or allow break_glass"
        )


def _drawn(table: Sequence[Row], staff: Staff) -> Table:
    drawn = Table(Column("action", no_wrap=True), "run", "approve", box=None, padding=(0, 1))
    with_glass = any(row.demand.break_glass for row in table)
    if with_glass:
        drawn.add_column("break glass")
    for row in table:
        cells = (f"{_name(row)}\n{_severities(row)}".rstrip(), *_who(row, staff))
        drawn.add_row(*map(Text, cells if with_glass else cells[:-1]))
    return drawn


def _line(row: Row, staff: Staff) -> str:
    titles = ("run", "approve", "break glass")
    who = (f"{title} {one}" for title, one in zip(titles, _who(row, staff), strict=True))
    severities = f" ({_severities(row)})" if row.severities else ""
    return f"{_name(row)}{severities}: {'; '.join(who)}"


def _who(row: Row, staff: Staff) -> Iterator[str]:
    yield _described(row.demand.run, staff) or "nobody"
    yield _described(row.demand.approve, staff) or "not needed"
    yield _described(row.demand.break_glass, staff) or "no"


def _described(roles: Sequence[str], staff: Staff) -> str:
    return " and ".join(_role(role, staff) for role in roles)


def _role(role: str, staff: Staff) -> str:
    if role in staff.people:
        return role
    return f"{role} ({', '.join((*staff.named(role), *staff.groups_of(role)))})"


def _name(row: Row) -> str:
    return row.action.replace("_", "-")


def _severities(row: Row) -> str:
    return ", ".join(severity.value for severity in row.severities)


def _words(actions: Sequence[str]) -> str:
    return ", ".join(action.replace("_", "-") for action in actions)
