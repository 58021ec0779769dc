"""Reads a runbook: Markdown with YAML front matter."""

import re

from bot.core.runbook.body import Body, read_body
from bot.core.runbook.front import Front, read_front
from bot.core.runbook.inline import read_line
from bot.core.runbook.model import Passage, Runbook
from bot.core.runbook.place import Place

MOST = 20_000
FENCE = "---"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")


def parse_runbook(name: str, text: str) -> Runbook:
    """Return the runbook that `text` is; `name` is its file's name without `.md`.

    Every template in it is checked. Raises RunbookIsWrong with file, line and the fix.
    """
    start = Place(f"{name}.md", 1)
    if not NAME.fullmatch(name):
        raise start.wrong("name the file with letters, digits, `_`, `-` and `.`, at most 64")
    if len(text) > MOST:
        raise start.wrong(f"a runbook has at most {MOST:,} characters: nobody reads more at night")
    header, rest, lines = _split(text, start)
    front, places = read_front(header, start.below(1))
    try:
        body = read_body(rest, start.below(lines))
    except RecursionError as error:  # lists within lists without end
        raise start.wrong("the text is nested too deeply: make it simpler") from error
    return _built(name, front, places, body)


def _split(text: str, start: Place) -> tuple[str, str, int]:
    """Return the front matter, the body, and how many lines stand before the body."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != FENCE or FENCE not in [line.rstrip() for line in lines[1:]]:
        raise start.wrong(f"begin with the front matter, between two lines `{FENCE}`")
    end = [line.rstrip() for line in lines[1:]].index(FENCE) + 1
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 1


def _built(name: str, front: Front, places: dict[str, Place], body: Body) -> Runbook:
    def line(key: str) -> Passage | None:
        value = getattr(front, key)
        return read_line(value, places[key]) if value else None

    return Runbook(
        name=name,
        title=front.title,
        match=front.match,
        severity=front.severity,
        owner=front.owner,
        reviewed=front.reviewed,
        actions=front.actions,
        diagnostics=front.diagnostics,
        first=line("first"),
        dont=line("dont"),
        opening=body.opening,
        steps=body.steps,
        sections=body.sections,
    )
