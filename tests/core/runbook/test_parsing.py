import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import RunbookIsWrong
from bot.core.runbook import parse_runbook
from tests.core.runbook.samples import BODY, FRONT, source


def test_a_whole_runbook() -> None:
    runbook = parse_runbook("try", source())
    assert (runbook.name, runbook.title, runbook.file) == ("try", "Try", "try.md")
    assert len(runbook.steps) == 1
    assert [template.source for template in runbook.templates] == [
        "Look",
        "Do not guess",
        "An opening.",
        "Do it.",
    ]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = "\ufeff" + source().replace("\n", "\r\n")
    assert parse_runbook("try", text) == parse_runbook("try", source())


def test_a_template_in_the_front_matter_knows_its_line() -> None:
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:7: the template cannot be read"):
        parse_runbook("try", source(front=FRONT.replace("Look", "'{{ x( }}'")))


def test_a_template_in_the_body_knows_its_line() -> None:
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:12: the template cannot be read"):
        parse_runbook("try", source(BODY.replace("Do it.", "Do {{ it( }}.")))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("try", BODY, "try.md:1: begin with the front matter"),
        ("try", "---\n" + FRONT, "try.md:1: begin with the front matter"),
        ("try", "", "try.md:1: begin with the front matter"),
        ("try", source(BODY + "x" * 20_000), "try.md:1: a runbook has at most 20,000 characters"),
        ("a b", source(), "a b.md:1: name the file with letters"),
        ("a" * 65, source(), ".md:1: name the file with letters"),
        ("", source(), ".md:1: name the file with letters"),
    ],
)
def test_what_is_no_runbook(name: str, text: str, says: str) -> None:
    with pytest.raises(RunbookIsWrong) as wrong:
        parse_runbook(name, text)
    assert says in str(wrong.value)


@pytest.mark.parametrize("deep", ["> " * 9000, "- " * 9000, "*a " * 6000, "[" * 19_000])
def test_nesting_without_end_is_read_or_refused(deep: str) -> None:
    try:
        parse_runbook("try", source("a\n\n- [ ] b\n\n## c\n\n" + deep))
    except RunbookIsWrong as wrong:
        assert str(wrong).startswith("try.md:")  # noqa: PT017  (both ways are right)


MARKDOWN = st.text(st.sampled_from("#-*_`[]()!<>{}%| \n\tab1:.~\\&\u2028"), max_size=120)


@given(MARKDOWN, st.text(max_size=60))
def test_whatever_it_is_it_is_read_or_refused(markdown: str, some: str) -> None:
    for body in (markdown, BODY + markdown, BODY + some):
        try:
            parse_runbook("try", source(body))
        except RunbookIsWrong as wrong:
            assert str(wrong).startswith("try.md:")  # noqa: PT017  (both ways are right)
