from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.blocks.elements import cut, fitting, plain
from tests.outbound.blocks.cards import any_text


@given(lines=st.lists(st.text("xy", max_size=30), max_size=30), limit=st.integers(40, 200))
def test_lines_fit_and_those_left_out_are_counted(lines: list[str], limit: int) -> None:
    said = fitting(lines, limit, lambda n: f"…and {n} more")
    assert len(said) <= limit
    if said != "\n".join(lines):
        *kept, last = said.split("\n")
        assert kept == lines[: len(kept)]
        assert last == f"…and {len(lines) - len(kept)} more"


@given(text=any_text, limit=st.integers(1, 75))
def test_plain_text_is_never_empty_nor_too_long(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert 1 <= len(shown["text"]) <= limit
    assert shown["emoji"] is False


def test_what_is_cut_says_so() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abc def", 5) == "abc…"
