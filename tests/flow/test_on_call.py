"""Whom a name stands for: a person, a role with its groups, or whose turn it is."""

import pytest

from bot.core.rotation import Rotation
from bot.core.staff import Staff
from bot.flow.on_call import MOST, OnCall
from tests.support.alerts import THREE
from tests.support.paging import PEOPLE, ROLES, WEEKS

GROUPS = {"@oncall": ["U09NIGHT", "U03LENA"], "@other": ["U08OTHER"]}


@pytest.fixture
def on_call() -> OnCall:
    gone = Rotation.model_validate({"people": ["nobody"], "start": "2026-11-16T09:00"})
    return OnCall(Staff(PEOPLE, ROLES), {"weeks": WEEKS, "gone": gone})


@pytest.mark.parametrize(
    ("name", "users"),
    [
        ("amina", ("U01AMINA",)),
        ("responder", ("U01AMINA", "U02YUSUF")),
        ("weeks", ("U02YUSUF",)),
        ("helpers", ("U03LENA", "U09NIGHT")),
        ("gone", ()),
        ("unknown", ()),
    ],
)
def test_a_name_stands_for_people(on_call: OnCall, name: str, users: tuple[str, ...]) -> None:
    assert on_call.users(name, THREE, GROUPS) == users


def test_without_slack_those_whom_the_configuration_names_are_left(on_call: OnCall) -> None:
    assert on_call.users("helpers", THREE, {}) == ("U03LENA",)
    assert on_call.listed("helpers", THREE) == ("U03LENA",)


def test_a_group_of_hundreds_is_not_called_all_at_once(on_call: OnCall) -> None:
    everybody = {"@oncall": [f"U{number:03}" for number in range(300)]}
    assert len(on_call.users("helpers", THREE, everybody)) == MOST
