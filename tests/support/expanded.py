"""What a migration took from the processes of the release before it, read from the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.engine.reflection import Inspector


@dataclass(frozen=True)
class Table:
    """columns: by name; rules: all that a row must keep to."""

    columns: Mapping[str, Any]
    rules: frozenset[str]


def tables(connection: Connection) -> dict[str, Table]:
    """Return what stands in the database, by name."""
    look = inspect(connection)
    names = set(look.get_table_names()) - {"alembic_version"}
    return {name: Table(_columns(look, name), frozenset(_rules(look, name))) for name in names}


def _columns(look: Inspector, name: str) -> dict[str, Any]:
    return {column["name"]: column for column in look.get_columns(name)}


def _rules(look: Inspector, name: str) -> Iterator[str]:
    yield f"primary key {look.get_pk_constraint(name)['constrained_columns']}"
    for index in look.get_indexes(name):
        if index["unique"]:
            chosen = index.get("dialect_options", {}).items()
            where = [str(value) for key, value in chosen if key.endswith("_where")]
            yield f"unique {index['column_names']} {where}"
    for unique in look.get_unique_constraints(name):
        yield f"unique {unique['column_names']} []"
    for check in look.get_check_constraints(name):
        yield f"check {check['sqltext']}"
    for key in look.get_foreign_keys(name):
        yield f"foreign key {key['constrained_columns']} of {key['referred_table']}"


def taken_away(before: Mapping[str, Table], after: Mapping[str, Table]) -> list[str]:
    """Return what code that knows `before` cannot do any more, one line each."""
    gone = [f"table {name} is gone" for name in sorted(before.keys() - after.keys())]
    both = sorted(before.keys() & after.keys())
    return [*gone, *(line for name in both for line in _lost(name, before[name], after[name]))]


def _lost(table: str, before: Table, after: Table) -> Iterator[str]:
    for name, column in before.columns.items():
        now = after.columns.get(name)
        if now is None:
            yield f"column {table}.{name} is gone"
            continue
        if str(now["type"]) != str(column["type"]):
            yield f"column {table}.{name} has another type"
        if column["nullable"] and not now["nullable"]:
            yield f"column {table}.{name} must be filled now"
    for name in sorted(after.columns.keys() - before.columns.keys()):
        column = after.columns[name]
        if not column["nullable"] and column["default"] is None:
            yield f"column {table}.{name} is new and has no server default"
    yield from (f"{table} has a new rule: {rule}" for rule in sorted(after.rules - before.rules))
    # `ON CONFLICT` names what is unique.
    lost = [rule for rule in before.rules - after.rules if rule.startswith(("unique", "primary"))]
    yield from (f"{table} has lost: {rule}" for rule in sorted(lost))
