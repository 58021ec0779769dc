"""Parameters: what a person may choose."""

import doctest

import pytest

from bot.core import action
from bot.core.action import Action, Parameter, Permissions, Risk
from bot.core.offer import Offer
from bot.core.plan import Call, Change

TO = Parameter("to", "Where to", "", found=True)
KEYS = Parameter("keys", "Which", "all", ("all", "older"))
STOP = Parameter("stop", "Stop it", default=False)


def never(*_: object) -> None:
    raise AssertionError


ACTION = Action(
    offer=Offer("failover", "Fail over", (), ""),
    version=1,
    risk=Risk.LOW,
    seconds=1,
    parameters=(TO, KEYS, STOP),
    permissions=Permissions((), ()),
    plan=never,  # type: ignore[arg-type]  # never called
    steps=never,  # type: ignore[arg-type]  # never called
    verify=never,  # type: ignore[arg-type]  # never called
    irreversible="no",
)


@pytest.mark.parametrize("given", ["", "reader shop-2", "; drop", "x" * 200])
def test_what_a_plan_finds_is_the_plans_to_judge(given: str) -> None:
    assert ACTION.complete({"to": given})["to"] == given


@pytest.mark.parametrize("given", ["x" * 201, True, None, 7, ["reader"]])
def test_what_no_choice_can_be_is_the_default(given: object) -> None:
    assert ACTION.complete({"to": given})["to"] == ""


def test_all_others_are_one_of_their_choices() -> None:
    nonsense = {"keys": "; drop", "stop": "yes", "more": "x"}

    assert ACTION.complete(nonsense) == {"to": "", "keys": "all", "stop": False}
    assert ACTION.complete({"keys": "older", "stop": True}) == {
        "to": "",
        "keys": "older",
        "stop": True,
    }


def test_the_docstring_s_example_is_an_action() -> None:
    names = {"Call": Call, "Change": Change}
    found = doctest.testmod(action, extraglobs=names)
    assert (found.attempted > 0, found.failed) == (True, 0)
