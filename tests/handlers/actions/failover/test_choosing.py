"""Which course is taken: the person's choice, never a guess."""

from typing import Any

import pytest

from bot.core.plan import Call, Precondition, Verdict
from handlers.actions.failover.choosing import STAY, choices, choose, why_not
from handlers.actions.failover.course import Course

BLOCKED = (Precondition("Status", Verdict.BLOCKED, "it is creating"),)
WARNED = (Precondition("Lag", Verdict.WARNED, "2 s behind"),)


def course(choice: str, **more: Any) -> Course:
    call = Call("way", "rds", "FailoverDBCluster", {})
    made = {"changes": (), "checks": (), "saved": {}, "seconds": 1, "undo": "", **more}
    return Course("way", choice, call=call, **made)


SAFE, OTHER = course("safe", checks=WARNED), course("other")
LOSSY = course("lossy", data_loss="writes are lost")
DOUBTED = course("doubted", doubt="no zone is worse")
CLOSED = course("closed", checks=BLOCKED)


@pytest.mark.parametrize("worse", [LOSSY, DOUBTED, CLOSED])
def test_the_first_that_is_possible_sure_and_lossless_is_recommended(worse: Course) -> None:
    found = [worse, SAFE, OTHER]

    assert choose(found, "") is SAFE
    assert choices(found, SAFE) == ("safe", "other", worse.choice)


@pytest.mark.parametrize("worse", [LOSSY, DOUBTED, CLOSED])
def test_where_nothing_is_safe_nothing_is_taken(worse: Course) -> None:
    assert choose([worse], "") is None
    assert choices([worse], None) == (STAY, worse.choice)


@pytest.mark.parametrize("wanted", [SAFE, LOSSY, DOUBTED, CLOSED])
def test_what_a_person_chooses_is_taken(wanted: Course) -> None:
    assert choose([OTHER, wanted], wanted.choice) is wanted


@pytest.mark.parametrize("asked", [STAY, "elsewhere"])
def test_what_is_none_of_the_choices_is_not_replaced_by_one(asked: str) -> None:
    assert choose([SAFE], asked) is None
    assert choices([SAFE], None) == (STAY, "safe")


def test_why_nothing_is_taken_is_told_for_each() -> None:
    told = list(why_not([LOSSY, DOUBTED, CLOSED], ""))

    assert [each.verdict for each in told] == [Verdict.BLOCKED, *[Verdict.WARNED] * 3]
    assert [each.evidence for each in told[1:]] == [
        "lossy: writes are lost",
        "doubted: no zone is worse",
        "closed: it is creating",
    ]


def test_an_unknown_choice_is_named() -> None:
    (told,) = why_not([SAFE], "reader shop-9")

    assert "reader shop-9 is not, or no longer, one of the choices" in told.evidence
