import pytest

from bot.settings.reader import MAX_VALUES, read


def says(text: str) -> list[str]:
    return [mistake.render("f") for mistake in read(text.encode()).mistakes.values()]


def test_scalars_keep_their_characters() -> None:
    document = read(b"[011122223333, no, 5:00, 2026-01-01, 1e3, 0x1F, .inf, '', =]")
    written = ["011122223333", "no", "5:00", "2026-01-01", "1e3", "0x1F", ".inf", "", "="]
    assert document.data == written
    assert document.mistakes == {}


def test_lines_are_those_of_keys_and_items() -> None:
    lines = read(b"\n# note\nroutes:\n  - channel:\n      C0A\n  -\n    channel: C0B\n").lines
    assert lines["routes",] == 3
    assert lines["routes", 0] == 4
    assert lines["routes", 0, "channel"] == 4
    assert lines["routes", 1, "channel"] == 7


def test_a_byte_order_mark_is_not_text() -> None:
    assert read(b"\xef\xbb\xbfa: b").data == {"a": "b"}


def test_anchors_and_aliases() -> None:
    document = read(b"a: &x {k: v}\nb: *x\n")
    assert document.data == {"a": {"k": "v"}, "b": {"k": "v"}}


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "f:1: is empty"),
        ("~", "f:1: is empty"),
        ("a: 1\nb: 2\n\na: 3\n", "f:4: a: is written twice, first on line 1"),
        ("a:\n  b: 1\n  b: 1\n", "f:3: a.b: is written twice, first on line 2"),
        ("a:\nb: 1\n", "f:1: a: is empty"),
        ("? [x]\n: y\n", 'f:1: "?": this key is not text'),
        ("a: !secret x\n", 'f:1: a: has the tag "!secret", which is not supported'),
        ("a: !!python/object:os.system x\n", "which is not supported"),
        ('"\\ud800": a\n', 'f:1: "?": this key is not text'),
        ('a: "\\ud800"\n', "f:1: a: has half a character"),
        ("a: 1\n b: 2\n", "f:2: is not YAML that can be used: mapping values are not allowed"),
        ("a: [1,\n2\n", "f:3: is not YAML that can be used: while parsing a flow sequence"),
        ("a\n---\nb\n", "f:2: is not YAML that can be used: expected a single document"),
        ("a: *nowhere\n", "found undefined alias"),
        ("a: 1\nb: \x07\n", "f:2: has a control character"),
        ('a: 1\nb: "\\UFFFFFFFF"\n', "f:2: is not YAML"),
        ("a: &a [*a]\n", "aliases that go in circles"),
        ("a: " + "[" * 21 + "]" * 21, "nested too deeply"),
    ],
)
def test_mistakes_of_form(text: str, mistake: str) -> None:
    (line,) = says(text)
    assert mistake in line


def test_utf_8_only() -> None:
    (mistake,) = read(b"a: 1\nb: \xff\n").mistakes.values()
    assert mistake.render("f") == "f:2: is not UTF-8 text"


def test_an_alias_bomb_is_bounded() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    document = read(bomb.encode())
    assert document.data is None
    assert len(document.lines) <= MAX_VALUES + 1


def test_a_file_that_is_too_large_is_not_read() -> None:
    (line,) = says("#" * ((1 << 20) + 1))
    assert line == "f:1: is larger than 1024 KiB"
