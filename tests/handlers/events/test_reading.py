import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.events.reading import at, flag, listing, mapping, number, parse_json, text, texts

BODY = {"a": {"b": [{"c": " hi "}, 7]}, "yes": True, "word": "true", "half": 0.5, "list": ["x", 1]}


def test_paths_lead_through_objects_and_lists() -> None:
    assert at(BODY, "a", "b", 0, "c") == " hi "
    assert at(BODY) is BODY


@pytest.mark.parametrize("path", [("x",), ("a", "b", 2), ("a", "b", "c"), ("half", "x"), (0,)])
def test_broken_paths_read_as_nothing(path: tuple[str | int, ...]) -> None:
    assert at(BODY, *path) is None
    assert text(BODY, *path) == ""
    assert number(BODY, *path) is None
    assert mapping(BODY, *path) == {}
    assert listing(BODY, *path) == []


def test_text_is_trimmed_and_written_as_people_write() -> None:
    assert text(BODY, "a", "b", 0, "c") == "hi"
    assert text(BODY, "a", "b", 1) == "7"
    assert text(BODY, "yes") == "true"
    assert text(BODY, "half") == "0.5"
    assert text(90.0) == "90"
    assert text({"not": "a text"}) == ""
    assert text(float("inf")) == ""


def test_numbers_may_be_written_as_strings() -> None:
    assert number("90.0") == 90
    assert number("5.36870912E9") == 5368709120
    assert number("ninety") is None
    assert number("nan") is None
    assert number(BODY, "yes") is None


def test_flags_are_booleans_or_words() -> None:
    assert flag(BODY, "yes")
    assert flag(BODY, "word")
    assert not flag(BODY, "half")


def test_texts_skip_what_is_none() -> None:
    assert texts(BODY, "list") == ["x", "1"]
    assert texts(["", None, {}]) == []


@pytest.mark.parametrize(
    "written", ["", "plain text", "{", '{"a":}', "[" * 100_000, '{"a":' * 100_000, "\ufeff{"]
)
def test_what_is_no_json_reads_as_none(written: str) -> None:
    assert parse_json(written) is None


def test_json_has_no_infinities_and_no_endless_integers() -> None:
    assert parse_json("[NaN, Infinity, -Infinity]") == [None, None, None]
    assert text(parse_json("[1e999]"), 0) == ""
    assert number(parse_json("9" * 5000)) is None
    assert text(parse_json("[12345678901234567890]"), 0) == "12345678901234567890"


@given(st.text())
def test_parse_json_takes_any_text(written: str) -> None:
    parse_json(written)
