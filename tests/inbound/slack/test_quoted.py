"""What the timeline keeps of a message: words, references, no secrets, nothing hidden."""

from typing import Any

import pytest

from bot.inbound.slack.quoted import is_ts, quoted

SAID: dict[str, Any] = {"ts": "1763600000.000100", "user": "U02YUSUF"}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (
            {"text": "<https://x.example|there>, <@U01AMINA>"},
            "https://x.example, @U01AMINA",
        ),
        ({"text": "a &lt;b&gt; &amp; c"}, "a <b> & c"),
        ({"text": "two\nlines \u202e\0"}, "two\nlines \ufffd\ufffd"),
        ({"text": "password=hunter2"}, "password=[redacted]"),
        ({"attachments": [{"fallback": "Deployed 1.42"}, {}]}, "Deployed 1.42"),
        ({}, ""),
    ],
)
def test_it_keeps_plain_words(message: dict[str, Any], text: str) -> None:
    assert quoted("C0ALARMS", {**SAID, **message}).text == text


def test_a_long_text_is_cut_after_its_secrets_are_gone() -> None:
    text = quoted("C0ALARMS", {**SAID, "text": "x " * 4_990 + "AKIAABCDEFGHIJKLMNOP " * 9}).text
    assert len(text) <= 10_000
    assert "AKIA" not in text


def test_files_are_referenced_and_never_opened_for_everybody() -> None:
    file = {
        "name": "a\nb.png",
        "mimetype": "image/png",
        "permalink": "https://x/F1",
        "url_private": "https://x/private",
        "permalink_public": "https://x/T-F1-secret",
    }
    content = quoted("C0ALARMS", {**SAID, "files": [file] * 30}).content
    assert content["files"][0] == {"name": "a b.png", "kind": "image/png", "link": "https://x/F1"}
    assert len(content["files"]) == 20


def test_only_slacks_own_stamps_are_moments() -> None:
    assert is_ts("1763600000.000100")
    assert not any(is_ts(odd) for odd in ("", "1763600000", "nan", "9" * 40, "1.0000001"))
