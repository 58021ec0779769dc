"""A value in a template shows itself, whatever it is."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.errors import TemplateIsWrong
from bot.core.span import visible
from bot.export.jinja import code, html, in_markdown, markdown, rendered
from tests.export.reading import html_page

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\`*_[]<>|~&$#-+=!.()1 \n")
)


def shown(source: str) -> str:
    """Return what a reader sees of Markdown, as one line of text."""
    rendered_page = MarkdownIt("commonmark").enable("table").render(source)
    page = html_page(f'<td class="says">{rendered_page.replace("<br>", " ")}</td>')
    return page.read.timeline[0][1]


@given(TEXTS)
@example("# a title")
@example("1. a list")
@example("__0__ a__b")
@example("- [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
@example("a *b* _c_ `d` ~~e~~ | f \\ &amp;")
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    lines = " ".join(visible(line) for line in text.splitlines())
    assert shown(in_markdown(text)).split() == lines.split()


@given(TEXTS)
def test_a_cell_of_a_table_holds_any_text(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| x | {in_markdown(text)} |\n"
    page = html_page(MarkdownIt("commonmark").enable("table").render(table))
    assert page.tags <= {"table", "thead", "tbody", "tr", "th", "td"} | {"br"}


@given(TEXTS.filter(str.strip))
def test_code_is_one_span(text: str) -> None:
    rendered_span = MarkdownIt("commonmark").render(f"x {code(text)} x")
    assert rendered_span.count("<code>") == rendered_span.count("</code>") <= 1
    assert rendered_span.startswith("<p>x ")


def made(tmp_path: Path, source: str, **values: object) -> str:
    (tmp_path / "export.html.j2").write_text(source)
    return "".join(rendered(html(tmp_path), "export.html.j2", values))


def test_a_teams_template_is_taken_and_escapes(tmp_path: Path) -> None:
    assert made(tmp_path, "<b>{{ word }}</b>", word="<i>") == "<b>&lt;i&gt;</b>"


def test_a_file_that_the_team_lacks_is_ours(tmp_path: Path) -> None:
    assert markdown(tmp_path).get_template("postmortem.md.j2").name == "postmortem.md.j2"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("one\n{{ nothing }}", "export.html.j2, line 2: 'nothing' is undefined"),
        ("{% if %}", "export.html.j2, line 1: Expected an expression"),
        ("{{ word.__class__.__mro__ }}", "export.html.j2, line 1: access to attribute"),
        ("{{ word|long }}", "export.html.j2"),
        ("{% include 'other.j2' %}", "other.j2"),
    ],
)
def test_a_wrong_template_says_file_and_line(tmp_path: Path, source: str, says: str) -> None:
    with pytest.raises(TemplateIsWrong, match=says.replace("(", r"\(")):
        made(tmp_path, source, word="word")


def test_no_template_is_taken_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    team = tmp_path / "team"
    team.mkdir()
    with pytest.raises(TemplateIsWrong):
        made(team, "{% include '../secret' %}")
