"""What pydantic found wrong, in words for the person who wrote the file."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.plain import printable
from bot.core.shape import SHAPE
from bot.settings.document import Document
from bot.settings.mistake import Loc, instead, quoted

A_LIST = "must be a list such as [a, b]"
A_MAPPING = "must be a mapping such as {key: value}"
SENTENCES = {
    "string_type": "must be text",
    "string_unicode": "is not UTF-8 text",
    "tuple_type": A_LIST,
    "mapping_type": A_MAPPING,
    "dict_type": A_MAPPING,
    "model_type": A_MAPPING,
    "too_short": "is empty",
}
KEY = "[key]"
"""What pydantic puts at the end of the way to a key that is wrong."""


def explain(error: ValidationError, model: type[BaseModel], document: Document) -> None:
    """Blame each error at its place in the file. An empty value has been blamed before."""
    for details in error.errors(include_url=False):
        loc = tuple(part for part in details["loc"] if part != KEY)
        if details["type"] == "missing":
            document.blame(loc, "is missing")
        elif details["input"] is not None and not _follows(details):
            # A single value that was read as a list of one stands in the file without index.
            document.blame(document.known(loc), sentence(details, model))


def _follows(details: ErrorDetails) -> bool:
    """Tell whether it says only that wrong items do not count: a list that is not empty."""
    return details["type"] == "too_short" and len(details["input"]) > 0


def sentence(details: ErrorDetails, model: type[BaseModel]) -> str:
    """Return the mistake and its fix. Only shapes and choices quote the value: no secrets."""
    kind, context, loc = details["type"], details.get("ctx", {}), details["loc"]
    match kind:
        case _ if kind == SHAPE:
            return f"{shown(details['input'])} {context['sentence']}"
        case "enum":
            noun = next(part for part in reversed(loc) if isinstance(part, str))
            choices = context["expected"].replace("'", "")
            return f"{shown(details['input'])} is not a {noun}; use {choices}"
        case "value_error":
            return str(context["error"])
        case "extra_forbidden":
            return f"is not a known key; {instead(str(loc[-1]), _keys(model, loc))}"
        case _:
            return SENTENCES.get(kind, printable(details["msg"]))


def shown(value: object) -> str:
    """Return a text in quotes, and a word for anything else."""
    return quoted(value) if isinstance(value, str) else "this"


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the keys there are where `loc` ends, following the models' fields."""
    for part in loc[:-1]:
        field = model.model_fields.get(str(part))
        if field:
            model = next(_models(field.annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models inside `Mapping[str, tuple[Model, ...]]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
