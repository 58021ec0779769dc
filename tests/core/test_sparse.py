from bot.core.sparse import MOST, SECONDS, Sparse


def test_the_first_of_a_minute_are_admitted_and_the_next_minute_says_how_many_were_not() -> None:
    sparse = Sparse()
    said = [sparse.admit("forged", 100.0) for _ in range(MOST + 7)]
    assert said == [0] * MOST + [None] * 7
    assert sparse.admit("forged", 100.0 + SECONDS - 0.1) is None
    assert sparse.admit("forged", 100.0 + SECONDS) == 8
    assert sparse.admit("forged", 100.0 + SECONDS) == 0


def test_one_kind_takes_nothing_from_another() -> None:
    sparse = Sparse()
    for _ in range(MOST * 2):
        sparse.admit("forged", 0.0)
    assert sparse.admit("too_old", 0.0) == 0


def test_a_clock_that_is_set_back_silences_nobody() -> None:
    sparse = Sparse()
    for _ in range(MOST + 1):
        sparse.admit("forged", 1_000.0)
    assert sparse.admit("forged", 10.0) == 1
