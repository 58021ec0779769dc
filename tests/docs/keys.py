"""The environment and firebreak.yaml, from their models."""

from collections.abc import Iterator
from datetime import timedelta
from inspect import cleandoc
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.settings import Config, Environment
from tests.docs.kinds import kind, title
from tests.docs.table import code, joined, table

EXAMPLE = Path(__file__).parent / "firebreak.yaml"
HEADERS = ("key", "what may stand there", "default", "what it means")


def environment() -> str:
    """Return the table of the environment's variables."""
    rows = (
        (code(field.alias), "" if name == "sns_cert_hosts" else default(field), says(field))
        for name, field in Environment.model_fields.items()
    )
    return table(("variable", "default", "what it is"), rows)


def example() -> str:
    """Return a file that has every key."""
    return f"```yaml\n{EXAMPLE.read_text(encoding='utf-8')}```"


def keys() -> str:
    """Return the tables of every key, the file's own first."""
    return joined([keys_of(Config), *map(_section, _models(Config, []))])


def keys_of(model: type[BaseModel]) -> str:
    """Return the table of a model's keys."""
    hints = get_type_hints(model, include_extras=True)
    rows = (
        (code(name), kind(hints[name]), default(field), says(field))
        for name, field in model.model_fields.items()
    )
    return table(HEADERS, rows)


def says(field: FieldInfo) -> str:
    """Return what a key means."""
    return field.description or ""


def default(field: FieldInfo) -> str:
    """Return what a key is where nobody writes it, "" for nothing."""
    if field.is_required():
        return "**needed**"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, timedelta):
        return code(_length(value))
    if isinstance(value, BaseModel) or not value:
        return ""
    return code(getattr(value, "get_secret_value", lambda: value)())


def _length(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _section(model: type[BaseModel]) -> str:
    return joined([f"### {title(model)}", cleandoc(model.__doc__ or ""), keys_of(model)])


def _models(model: type[BaseModel], seen: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """Return every model below one, each once, in the order of the keys."""
    for hint in get_type_hints(model, include_extras=True).values():
        for found in _inside(hint):
            if found not in seen:
                seen.append(found)
                _models(found, seen)
    return seen


def _inside(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for inner in get_args(hint):
        yield from _inside(inner)
