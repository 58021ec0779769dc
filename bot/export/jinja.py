"""Templates of exports: Jinja2's sandbox, where a value is never markup.

A team's own directory goes before ours, file by file. HTML is escaped by Jinja2; Markdown
here, in the same way: every value, unless a filter of ours made markup of it.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bot.core.errors import TemplateIsWrong
from bot.core.span import visible, visible_lines
from bot.export.length import clock, length, offset, stamp

# CommonMark, "Backslash escapes": only what could begin markup within a line, or a block.
_MARKUP = re.compile(
    r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)"
    r"|^[#=]|^[-+](?=\s|$|[-+])|(?<=^\d)[.)]|(?<=^\d\d)[.)]"
)
_INDENT = re.compile(r"^\s{2,}")
_TICKS = re.compile(r"`+")


class Marked(str):
    """Markdown that is markup already."""

    __slots__ = ()


def in_markdown(value: object) -> str:
    """Return a value as Markdown that shows it, on one line: event text is no markup."""
    text = str(value)  # Jinja2's "undefined" raises its own error here
    if isinstance(value, Marked):
        return value
    lines = [_INDENT.sub(" ", visible(line)) for line in text.splitlines()]
    return "<br>".join(_MARKUP.sub(lambda found: "\\" + found[0], line) for line in lines)


def in_html(value: object) -> object:
    """Return a value as a page shows it: no character hides or reorders others; lines stay lines.

    Jinja2 escapes it afterwards.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return value if value.isprintable() and value.isascii() else visible_lines(value)


def code(value: object) -> Marked:
    """Return a value as a code span; backticks in it only make the fence longer."""
    text = visible(str(value)).replace("|", "¦")
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return Marked(f"{fence}{pad}{text}{pad}{fence}" if text else "")


def picture(data: bytes) -> str:
    """Return a PNG as the address of an image that needs nothing from elsewhere."""
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


# What Python says where a template uses a value or a filter wrongly.
MISUSE = (AttributeError, TypeError, ValueError)
FILTERS: Mapping[str, Callable[..., Any]] = {
    "stamp": stamp,
    "clock": clock,
    "day": lambda at: f"{at:%A %-d %B %Y}",
    "long": length,
    "offset": offset,
    "picture": picture,
}


def _loader(team: Path | None) -> BaseLoader:
    ours = PackageLoader("bot.export", "templates")
    return ChoiceLoader([FileSystemLoader(team), ours]) if team else ours


def _environment(team: Path | None, **more: Any) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=_loader(team),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **more,
    )
    environment.filters = {**environment.filters, **FILTERS}
    return environment


def html(team: Path | None) -> ImmutableSandboxedEnvironment:
    """Return what HTML templates run in."""
    return _environment(team, autoescape=True, finalize=in_html)


def page_parts(environment: ImmutableSandboxedEnvironment) -> dict[str, str]:
    """Return styles and script of the page, and the hash by which alone the script may run."""
    names = ("style.css", "phone.css", "filter.js")
    style, phone, script = (_source(environment, name) for name in names)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Files of the template directories, no values.
    return {
        "style": Markup(style),  # noqa: S704
        "phone": Markup(phone),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "script_hash": f"sha256-{digest}",
    }


def markdown(team: Path | None) -> ImmutableSandboxedEnvironment:
    """Return what Markdown templates run in."""
    environment = _environment(team, autoescape=False, finalize=in_markdown)
    environment.filters["code"] = code
    return environment


def _source(environment: ImmutableSandboxedEnvironment, name: str) -> str:
    loader = environment.loader
    return loader.get_source(environment, name)[0] if loader else ""


def rendered(
    environment: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]
) -> Iterator[str]:
    """Yield a template's text in pieces. Raises TemplateIsWrong with file and line."""
    try:
        yield from environment.get_template(name).generate(values)
    except (TemplateError, *MISUSE) as error:
        raise TemplateIsWrong(f"{_where(name, error)}: {error}") from error


def _where(name: str, error: Exception) -> str:
    """Return the template and the line at fault: the innermost frame that is a template's."""
    line, trace = getattr(error, "lineno", 0), error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            name, line = Path(trace.tb_frame.f_code.co_filename).name, trace.tb_lineno
        trace = trace.tb_next
    return f"{name}, line {line}" if line else name
