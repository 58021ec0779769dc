"""What each permission in AWS is for, from the declarations."""

from collections.abc import Iterable, Iterator

from bot.core.action import Action, Statement
from bot.core.enabled import with_undo
from handlers.actions import ACTION_OBJECTS
from handlers.checkup import CHECKUP
from handlers.diagnostics import DIAGNOSTIC_OBJECTS
from handlers.read_back import READ_BACK
from tests.docs.table import code, joined, table

HEADERS = ("role", "permission", "what for", "where")


def reading() -> str:
    """Return what the read role needs, whatever people may run."""
    return table(HEADERS, [*_rows("read", READ_BACK), *_rows("read", CHECKUP)])


def actions() -> str:
    """Return a table for each action, and for its undo."""
    return joined(
        part for each in ACTION_OBJECTS for one in with_undo(each) for part in _action(one)
    )


def diagnostics() -> str:
    """Return a table for each diagnostic."""
    return joined(
        f"### {one.offer.title} (`{one.name}`)\n\n{table(HEADERS, _rows('read', one.permissions))}"
        for one in DIAGNOSTIC_OBJECTS
    )


def _action(action: Action) -> Iterator[str]:
    needed = action.permissions
    yield f"### {action.offer.title} (`{action.name}`)"
    yield table(HEADERS, [*_rows("read", needed.read), *_rows("execute", needed.write)])


def _rows(role: str, statements: Iterable[Statement]) -> Iterator[tuple[str, str, str, str]]:
    for one in statements:
        denied = "**never:** " if one.effect == "Deny" else ""
        permissions, places = (", ".join(map(code, each)) for each in (one.actions, one.resources))
        limits = f"; only if {', '.join(_conditions(one))}" if one.conditions else ""
        yield role, f"{denied}{permissions}", one.why, f"{places}{limits}"


def _conditions(statement: Statement) -> Iterator[str]:
    for operator, compared in statement.conditions.items():
        for key, value in compared.items():
            values = [value] if isinstance(value, str) else list(value)
            yield code(f"{key} {operator} {', '.join(map(str, values))}")
