"""Templates of runbooks: Jinja2 with nearly everything taken out.

A template may show values, pass them through the filters of `filters.py` and choose with
`if`. There is no loop, no call and no arithmetic: what a template costs grows with its length
alone, and there is nothing to escape from. Jinja2's sandbox stands behind that as a second
wall. The text of an event is a value and never a template.
"""

import shlex
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.exceptions import TemplateRuntimeError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.runbook.filters import FILTERS
from bot.core.runbook.place import Place
from bot.core.span import visible

# Unicode keeps these two for a program's own use; `visible` takes them out of every value.
VALUE_STARTS, VALUE_ENDS = "\ufdd0", "\ufdd1"

ALLOWED = (
    nodes.And, nodes.Compare, nodes.CondExpr, nodes.Const, nodes.Filter, nodes.Getattr,
    nodes.Getitem, nodes.If, nodes.Keyword, nodes.Name, nodes.Neg, nodes.Not, nodes.Operand,
    nodes.Or, nodes.Output, nodes.Template, nodes.TemplateData,
)  # fmt: skip
DEEPEST = 20  # Python compiles no more than about 100 levels, in whatever it is told
TOO_DEEP = "the template is nested too deeply: make it simpler"
HOSTILE = "a'b\"c $(d) `e`"


def _marked(value: object) -> str:
    """Mark a value, so that a renderer knows it from the author's own words."""
    text = str(value)  # Jinja2's "undefined" raises its own error here
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"{type(value).__name__} cannot be shown: name a text in it")
    return f"{VALUE_STARTS}{visible(text)}{VALUE_ENDS}"


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # renderers escape: Slack, HTML and a shell each do it otherwise
        finalize=_marked,
        keep_trailing_newline=True,
    )
    environment.filters = dict(FILTERS)
    environment.tests = {}
    environment.globals = {}
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=4096)
def _compiled(source: str) -> Template:
    return _ENVIRONMENT.from_string(source)


def is_template(text: str) -> bool:
    """Tell whether there is anything to fill in."""
    return any(mark in text for mark in ("{{", "{%", "{#"))


def check_template(source: str, place: Place) -> None:
    """Raise RunbookIsWrong unless `source` is a template within the rules above."""
    if not is_template(source):
        return
    try:
        _check_node(_ENVIRONMENT.parse(source), place, 0)
    except TemplateSyntaxError as error:
        raise place.below(error.lineno - 1).wrong(
            f"the template cannot be read: {error.message}"
        ) from error
    except RecursionError as error:  # brackets without end
        raise place.wrong(TOO_DEEP) from error


def _check_node(node: nodes.Node, place: Place, depth: int) -> None:
    if depth > DEEPEST:
        raise place.wrong(TOO_DEEP)
    if not isinstance(node, ALLOWED):
        raise place.below(node.lineno - 1).wrong(
            f"a template cannot use {type(node).__name__.lower()}: "
            "show values, filter them, choose with `if`"
        )
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise place.below(node.lineno - 1).wrong(
            f"there is no filter `{node.name}`: use {', '.join(FILTERS)}"
        )
    for child in node.iter_child_nodes():
        _check_node(child, place, depth + 1)


def check_command(source: str, place: Place) -> None:
    """Raise RunbookIsWrong unless every value in a command stays one word of it.

    So each ends in the filter `sh`, and none stands inside quotes, where `sh` cannot help.
    """
    command, count = "", 0
    for output in _ENVIRONMENT.parse(source).find_all(nodes.Output):
        for piece in output.nodes:
            if isinstance(piece, nodes.TemplateData):
                command += piece.data
            elif isinstance(piece, nodes.Filter) and piece.name == "sh":
                command += shlex.quote(HOSTILE)
                count += 1
            else:
                raise place.below(piece.lineno - 1).wrong("a value in a command must end in `| sh`")
    try:
        words = shlex.split(command, comments=True)
    except ValueError as error:
        raise place.wrong(f"the shell cannot read this: {error}") from error
    if sum(text.count(HOSTILE) for text in words) != count:
        raise place.wrong("a value stands in quotes or in a comment: put it outside")


def names_in(source: str) -> set[str]:
    """Return the variables a template speaks of."""
    return find_undeclared_variables(_ENVIRONMENT.parse(source))


def fill(source: str, variables: Mapping[str, Any], place: Place) -> str:
    """Return the template's text; every value stands between VALUE_STARTS and VALUE_ENDS.

    Raises RunbookIsWrong where it speaks of something that is not there.
    """
    if not is_template(source):
        return source
    try:
        return _compiled(source).render(variables)
    except (TemplateError, TypeError) as error:  # TypeError: a filter given the wrong thing
        raise place.wrong(f"{error}: correct the name, or add `| default('...')`") from error


def unmarked(text: str) -> str:
    """Return a filled template as plain text."""
    return text.replace(VALUE_STARTS, "").replace(VALUE_ENDS, "")
