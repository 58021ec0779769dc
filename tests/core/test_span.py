from hypothesis import given
from hypothesis import strategies as st

from bot.core.span import Span, SpanKind, text_of, visible, visible_lines

ANY_TEXT = st.text(st.characters(), max_size=200)


def test_a_line_break_becomes_a_space() -> None:
    assert visible("a\nb\r\tc\u2028d\x85e") == "a b  c d e"


def test_lines_stay_lines() -> None:
    assert visible_lines("a\x1bb\nc\u202ed\n") == "a\ufffdb\nc\ufffdd\n"


def test_a_direction_override_is_shown_as_unseen() -> None:
    assert visible("a\u202eb\u2066c\x1b[0m\x00") == "a\ufffdb\ufffdc\ufffd[0m\ufffd"


def test_what_nobody_sees_is_shown_as_unseen() -> None:
    hidden = "".join(map(chr, (0xAD, 0x200B, 0x2060, 0xFEFF, 0xE0041)))
    assert visible(f"i-1{hidden}2") == f"i-1{chr(0xFFFD) * 5}2"


def test_half_a_surrogate_pair_can_be_encoded_afterwards() -> None:
    assert visible("a\ud800b").encode() == "a\ufffdb".encode()


def test_names_of_people_and_emoji_stay() -> None:
    assert visible("Zoë 山田 👩‍🚒 a  b") == "Zoë 山田 👩‍🚒 a  b"


@given(ANY_TEXT)
def test_visible_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown
    assert len(shown) == len(text)


def test_the_words_of_spans_alone() -> None:
    assert text_of([Span("a "), Span("b", SpanKind.CODE)]) == "a b"
