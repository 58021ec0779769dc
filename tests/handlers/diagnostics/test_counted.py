import pytest

from handlers.diagnostics.counted import counted


@pytest.mark.parametrize(
    ("number", "more", "says"),
    [
        (0, False, "0 tasks"),
        (1, False, "1 task"),
        (2, False, "2 tasks"),
        (1_200, False, "1,200 tasks"),
        (1, True, "1 or more tasks"),
        (100, True, "100 or more tasks"),
    ],
)
def test_a_number_of_things(number: int, says: str, *, more: bool) -> None:
    assert counted(number, "task", more=more) == says
