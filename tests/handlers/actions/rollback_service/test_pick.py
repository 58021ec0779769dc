"""The choice itself, without AWS."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.actions.rollback_service.pick import pick

RELEASES = st.lists(st.sampled_from("ABC"), max_size=8)


@given(RELEASES, st.sampled_from("ABC"))
def test_what_is_picked_worked_and_is_another(worked: list[str], current: str) -> None:
    picked, was_left = pick(worked, lambda each: each == current)

    assert bool(picked) is any(each != current for each in worked)
    assert len(picked) <= 1
    for found in picked:
        assert found in worked
        assert found != current
        first = len(worked) - worked[::-1].index(current) if current in worked else 0
        assert was_left is (found not in worked[first:])


def test_examples() -> None:
    def picked(worked: str) -> tuple[list[str], bool]:
        return pick(list(worked), lambda each: each == worked[0])

    assert picked("BA") == (["A"], False)
    assert picked("ABA") == (["B"], True)
    assert picked("CABA") == (["A"], False)
    assert picked("ABAX") == (["X"], False)
    assert picked("A") == ([], True)
