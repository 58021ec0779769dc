from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.action import Parameter
from bot.outbound.plan_choices import choices
from bot.sandbox.slack.blocks import problems
from tests.support.runs import plan

SNAPSHOT = Parameter("snapshot", "keep its disks", default=True)
STOP = Parameter("stop", "stop it", default=False)
PROFILE = Parameter("profile", "What may leave", "vpc-only", ("vpc-only", "web"))
TO = Parameter("to", "Where to", "", found=True)


def elements(*parameters: Parameter, **given: Any) -> list[Any]:
    """Return the elements people can touch."""
    blocks = choices(parameters, plan(**given))
    return [each for block in blocks if block["type"] == "actions" for each in block["elements"]]


def test_without_choices_nothing_is_asked() -> None:
    assert choices([], plan()) == []


def test_switches_are_checkboxes_as_the_plan_has_them() -> None:
    (boxes,) = elements(SNAPSHOT, STOP, parameters={"snapshot": True, "stop": False})
    assert [one["value"] for one in boxes["options"]] == ["snapshot", "stop"]
    assert [one["value"] for one in boxes["initial_options"]] == ["snapshot"]
    (none,) = elements(STOP, parameters={"stop": False})
    assert "initial_options" not in none  # Slack refuses an empty list


def test_a_choice_is_a_menu_with_what_was_chosen() -> None:
    (menu,) = elements(PROFILE, parameters={"profile": "web"})
    assert menu["action_id"] == "plan_choice_profile"
    assert [one["value"] for one in menu["options"]] == ["vpc-only", "web"]
    assert menu["initial_option"]["value"] == "web"


def test_what_the_plan_found_is_offered_where_there_is_a_choice() -> None:
    (menu,) = elements(TO, parameters={"to": "db-2"}, choices={"to": ("db-2", "db-3")})
    assert [one["value"] for one in menu["options"]] == ["db-2", "db-3"]
    assert elements(TO, choices={"to": ("db-2",)}) == []
    assert elements(TO) == []


def test_what_was_chosen_and_is_no_choice_any_more_is_not_preset() -> None:
    (menu,) = elements(TO, parameters={"to": "gone"}, choices={"to": ("db-2", "db-3")})
    assert "initial_option" not in menu


found = st.lists(st.text(max_size=200), max_size=120).map(tuple)


@given(found, st.integers(0, 119))
def test_whatever_a_plan_finds_slack_takes_it(values: tuple[str, ...], taken: int) -> None:
    chosen = values[taken] if taken < len(values) else ""
    one = plan(parameters={"to": chosen, "s3": True}, choices={"to": values})
    switches = [Parameter(f"s{n}", "x" * 90, default=False) for n in range(14)]
    assert problems(choices([*switches, TO], one), "modal") == []
