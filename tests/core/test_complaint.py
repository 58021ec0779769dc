import pytest

from bot.core.complaint import Complaint, Hurts, few, ranked


def complaint(hurts: Hurts, what: str = "x") -> Complaint:
    return Complaint(hurts, what, "seen", "mend it")


def test_the_worst_comes_first_and_equals_keep_their_order() -> None:
    said = [
        complaint(Hurts.UNCHECKED),
        complaint(Hurts.LATE, "b"),
        complaint(Hurts.SILENT),
        complaint(Hurts.LATE, "a"),
        complaint(Hurts.STUCK),
        complaint(Hurts.LATE, "b"),
    ]
    assert [(one.hurts.value, one.what) for one in ranked(said)] == [
        ("silent", "x"),
        ("stuck", "x"),
        ("late", "b"),
        ("late", "a"),
        ("unchecked", "x"),
    ]


@pytest.mark.parametrize(
    ("account", "region", "where"),
    [
        ("shop-prod", "eu-west-1", "shop-prod eu-west-1"),
        ("shop-prod", "", "shop-prod"),
        ("", "", ""),
    ],
)
def test_where_it_is(account: str, region: str, where: str) -> None:
    found = Complaint(Hurts.LATE, "x", "seen", "mend it", account, region)
    assert found.where == where


@pytest.mark.parametrize(
    ("number", "says"),
    [(0, ""), (2, "n0, n1"), (5, "n0, n1, n2, n3, n4"), (6, "n0, n1, n2, n3, n4 and 1 more")],
)
def test_a_sentence_names_a_few(number: int, says: str) -> None:
    assert few([f"n{i}" for i in range(number)]) == says
