"""Evidence: whatever it is made of, it keeps its limits."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from bot.core import diagnostic
from bot.core.action import Statement
from bot.core.diagnostic import evidence
from bot.core.offer import Offer
from bot.core.span import visible

KEY = "AKIAIOSFODNN7EXAMPLE"


@given(st.text(), st.lists(st.text(), max_size=40))
def test_whatever_is_said_is_single_lines_within_limits(headline: str, details: list[str]) -> None:
    made = evidence(headline, details, query=headline)
    for line, limit in ((made.headline, 150), (made.query, 300), *((d, 300) for d in made.details)):
        assert len(line) <= limit
        assert visible(line) == line
    assert len(made.details) == min(len(details), 20)


def test_what_is_too_long_says_so() -> None:
    assert evidence("x" * 150).headline == "x" * 150
    assert evidence("x" * 151).headline == "x" * 149 + "…"
    assert evidence("", ["x" * 301]).details == ("x" * 299 + "…",)


def test_lines_that_are_not_shown_are_counted() -> None:
    assert evidence("", ["x"] * 20).details == ("x",) * 20
    assert evidence("", ["x"] * 10_000).details == (*("x",) * 19, "and 9,981 more")


def test_no_secret_gets_through_nor_half_of_one() -> None:
    for before in range(140, 152):
        said = f"{'.' * before}{KEY}"
        assert "AKIA" not in evidence(said).headline
        assert "AKIA" not in evidence("", [f"{'.' * 150}{said}"]).details[0]


def test_a_picture_stays_as_it_is() -> None:
    assert evidence("", picture=b"\x89PNG\n\x00").picture == b"\x89PNG\n\x00"


def test_the_docstring_s_example_is_a_diagnostic() -> None:
    found = doctest.testmod(diagnostic, extraglobs={"Offer": Offer, "Statement": Statement})
    assert (found.attempted > 0, found.failed) == (True, 0)
