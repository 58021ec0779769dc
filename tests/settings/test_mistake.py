from hypothesis import given
from hypothesis import strategies as st

from bot.settings.mistake import Mistake, choice, instead, path, quoted


def test_the_way_to_a_value() -> None:
    assert path(("routes", 1, "match", "severity")) == "routes[1].match.severity"
    assert path(("accounts", "111122223333")) == "accounts.111122223333"
    assert path(("tags", "a b.c")) == 'tags."a b.c"'
    assert path((0,)) == "[0]"


def test_a_close_name_is_offered_else_those_there_are() -> None:
    assert instead("pgae", ["page", "night"]) == "did you mean page?"
    assert instead("zzz", ["page", "night", "day"]) == "use page, night or day"
    assert instead("zzz", []) == "there is none"
    assert choice([f"n{i}" for i in range(20)]).endswith("n7 or another of the 20")


def test_long_values_are_cut() -> None:
    assert len(quoted("x" * 10_000)) < 100


@given(st.text(), st.lists(st.text() | st.integers(0)), st.text())
def test_a_mistake_is_one_line(file: str, loc: list[str | int], value: str) -> None:
    line = Mistake(1, tuple(loc), f"{quoted(value)} is wrong").render(file)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
