from hypothesis import given
from hypothesis import strategies as st

from bot.core.plain import printable


def test_what_is_readable_stays() -> None:
    assert printable("Zürich 🔥 日本 p99 > 2 s") == "Zürich 🔥 日本 p99 > 2 s"


def test_what_hides_or_breaks_is_escaped() -> None:
    assert printable("a\nb\x1b[31m\u202e\u2028") == "a\\nb\\x1b[31m\\u202e\\u2028"


@given(st.text())
def test_any_text_becomes_one_printable_line(text: str) -> None:
    assert printable(text).isprintable()
    assert len(printable(text).splitlines()) <= 1
