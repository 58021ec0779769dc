"""The front matter: what Firebreak needs to know of a runbook, as YAML between two `---`."""

from datetime import date
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from bot.core.errors import RunbookIsWrong
from bot.core.runbook.match import Match
from bot.core.runbook.place import Place
from bot.core.severity import Severity
from bot.core.shape import Frozen

Line = Annotated[str, Field(min_length=1, max_length=200)]


def _listed(value: Any) -> Any:
    """Let authors write one alternative, or one name, without a list around it."""
    return value if isinstance(value, list) else [value]


class Front(Frozen):
    """The keys of a runbook's front matter; see `Runbook` for what they mean."""

    title: Line
    """What is wrong, in words that fit a phone."""
    severity: Severity
    """How bad such trouble usually is."""
    owner: Line
    """The team that keeps it right."""
    reviewed: date
    """The last day somebody checked it; after 180 days `firebreak check` asks for another look."""
    match: Annotated[tuple[Match, ...], BeforeValidator(_listed)] = ()
    """Alternatives, one of which must fit; of several runbooks the one that says most wins."""
    actions: Annotated[tuple[Line, ...], BeforeValidator(_listed)] = ()
    """The actions whose buttons it offers."""
    diagnostics: Annotated[tuple[Line, ...], BeforeValidator(_listed)] = ()
    """What is read from AWS when the incident opens."""
    first: Line | None = None
    """The one thing to do first, at most 80 characters."""
    dont: Line | None = None
    """The one thing not to do, at most 80 characters."""

    @field_validator("actions", "diagnostics")
    @classmethod
    def _underscored(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Accept hyphens where people type a name."""
        return tuple(name.replace("-", "_") for name in names)


def read_front(text: str, place: Place) -> tuple[Front, dict[str, Place]]:
    """Return the front matter, and where each of its keys stands.

    `place` is that of the text's first line. Raises RunbookIsWrong.
    """
    root, data = _read(text, place)
    try:
        front = Front.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        node = _node(root, details["loc"])
        raise place.below(node.start_mark.line).wrong(_sentence(details)) from error
    return front, {key.value: place.below(key.start_mark.line) for key, _ in root.value}


def _read(text: str, place: Place) -> tuple[yaml.MappingNode, Any]:
    """Return the front matter as nodes, which know their lines, and as plain data."""
    try:
        # An alias would let a few lines grow without end, and no runbook needs one.
        aliased = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text))
        root = None if aliased else yaml.compose(text, yaml.SafeLoader)
        data = None if aliased else yaml.safe_load(text)
    # ValueError: a date such as 2026-02-30. RecursionError: brackets without end.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _no_yaml(error, place) from error
    if not isinstance(root, yaml.MappingNode):
        raise place.wrong("the front matter must be `key: value` lines, without `*alias`")
    _refuse_twice(root, place)
    return root, data


def _no_yaml(error: Exception, place: Place) -> RunbookIsWrong:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or (str(error).splitlines() or ["?"])[0]
    return place.below(mark.line if mark else 0).wrong(
        f"the front matter is no YAML that can be read: {problem}"
    )


def _refuse_twice(node: yaml.Node, place: Place) -> None:
    """Raise RunbookIsWrong for a key written twice: YAML would forget the first in silence."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_twice(item, place)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                raise place.below(key.start_mark.line).wrong(
                    f"`{key.value}` is written twice: keep one"
                )
            seen.add(str(key.value))
            _refuse_twice(value, place)


def _node(root: yaml.Node, loc: tuple[int | str, ...]) -> yaml.Node:
    """Return the deepest node on the way to an error; a lone value stands for a list of one."""
    node = root
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part] if part < len(node.value) else node
    return node


def _sentence(details: ErrorDetails) -> str:
    """Return what is wrong with a key, and the fix."""
    loc = [str(part) for part in details["loc"] if isinstance(part, str)]
    name = ".".join(loc)
    match details["type"]:
        case "missing":
            return f"`{name}` is missing: add a line `{name}: ...`"
        case "extra_forbidden":
            known = Match if len(loc) > 1 else Front
            return f"`{name}` is not a known key: use {', '.join(known.model_fields)}"
        case "too_short" | "string_too_short":
            return f"`{name}` is empty: name at least one"
        case "value_error":
            return f"`{name}`: {details['ctx']['error']}"
        case _:
            return f"`{name}`: {details['msg']}"
