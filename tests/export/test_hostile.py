"""Every field of a page is hostile at once, and it is still our page."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from markdown_it import MarkdownIt

from bot.export.jinja import html, markdown, page_parts, rendered
from tests.export.night import Night
from tests.export.reading import html_page

MOVERS = "\u202e\u200b\x1b\x9b\u2066"  # they hide or reorder what stands beside them
BAD = "\"'><script>alert(1)</script><img src=//evil.example onerror=x>{{ 7*7 }}{% raw %}" + MOVERS
HARMLESS = {"at", "own", "late", "since", "group", "style"}  # no text of events


def poisoned(value: Any) -> Any:
    """Return a value with every text in it replaced."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return BAD if value else value
    if is_dataclass(value) and not isinstance(value, type):
        new = {f.name: poisoned(getattr(value, f.name)) for f in fields(value) if f.init}
        return replace(value, **{name: one for name, one in new.items() if name not in HARMLESS})
    if isinstance(value, Mapping):
        return {key: poisoned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(poisoned(one) for one in value)
    return value


@pytest.fixture
async def values(night: Night) -> dict[str, Any]:
    async with night.export() as export:
        timeline, evidence = (
            list(lines) for lines in (export.lines.timeline(), export.lines.evidence())
        )
        told = {"story": export.story, "timeline": timeline, "evidence": evidence}
        return {name: poisoned(one) for name, one in told.items()}


async def test_no_field_of_the_page_is_markup(values: dict[str, Any]) -> None:
    environment = html(None)
    parts = {**page_parts(environment), **values, "part": None}
    page = "".join(rendered(environment, "export.html.j2", parts))
    assert page.count("alert(1)") > 50
    assert page.count("<script>") == 1
    assert "<img src=//" not in page
    assert "{{ 7*7 }}" in page
    assert not set(page) & set(MOVERS)
    assert html_page(page).read.timeline


async def test_no_field_of_the_markdown_is_markup(values: dict[str, Any]) -> None:
    shown = {**values, "drawing": ""}
    for name in ("export.md.j2", "postmortem.md.j2"):
        text = "".join(rendered(markdown(None), name, shown))
        assert "alert(1)" in text
        page = MarkdownIt("commonmark").enable("table").render(text)
        assert not html_page(page).tags & {"script", "img"}
        assert not set(text) & set(MOVERS)
