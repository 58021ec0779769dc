"""Front matter, matchers, variables and filters of runbooks, and those that come with Firebreak."""

from typing import Any

from bot.core.runbook import DEFAULT, filters
from bot.core.runbook.checking import NOTHING_KNOWN
from bot.core.runbook.context import variables
from bot.core.runbook.front import Front
from bot.core.runbook.match import Match
from runbooks import load
from tests.docs.keys import keys_of
from tests.docs.table import code, table


def front_matter() -> str:
    """Return the table of the front matter's keys."""
    return keys_of(Front)


def match() -> str:
    """Return the table of the keys of `match`."""
    return keys_of(Match)


def template_variables() -> str:
    """Return the table of what a template can speak of."""
    known = variables(load()[DEFAULT], NOTHING_KNOWN)
    named = [(name, value) for name, value in known.items() if isinstance(value, dict)]
    rows = [(code(name), ", ".join(map(code, value))) for name, value in named]
    return table(("variable", "has"), [*rows, ("`targets`", "a list of what `target` is")])


def template_filters() -> str:
    """Return the filters, each in use."""
    _, _, shown = (filters.__doc__ or "").partition("\n\n")
    return f"```jinja\n{shown.strip()}\n```"


def ours() -> str:
    """Return the table of the runbooks that come with Firebreak."""
    rows = ((code(one.name), one.title, _said(one.first)) for one in load().values())
    return table(("runbook", "for", "first"), rows)


def _said(passage: Any) -> str:
    return "".join(piece.source for piece in passage.pieces) if passage else ""
