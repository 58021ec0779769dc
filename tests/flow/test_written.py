from hypothesis import given
from hypothesis import strategies as st

from bot.flow.written import written


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 50))
def test_whatever_was_written_can_be_stored_and_read(text: str, limit: int) -> None:
    kept = written(text, limit)
    assert len(kept) <= limit
    assert kept.encode().decode() == kept
    assert "\0" not in kept
    assert kept == kept.strip()
    assert written(kept, limit) == kept


def test_plain_words_stay_as_they_are() -> None:
    assert written("  Flow logs:\n  4 GB — wow 🔥 ", 100) == "Flow logs:\n  4 GB — wow 🔥"
    assert written("abcdef", 4) == "abc…"


def test_no_secret_is_kept_whole_or_in_half() -> None:
    key = "AKIAABCDEFGHIJKLMNOP"
    assert written(f"I used {key}", 100) == "I used [redacted]"
    assert "AKIA" not in written(f"I used {key}", 16)
    assert "AKIA" not in written(f"I used \u202e{key}", 100)
