import pytest

from bot.sandbox.slack.state.values import ChoiceIsUnknown, chosen, initial_state
from tests.sandbox.slack.kit import actions, asks, button, option

ONE, TWO = option("One", "1"), option("Two", "2")


def test_the_first_state_is_what_the_blocks_say() -> None:
    select = {
        "type": "static_select",
        "action_id": "s",
        "options": [ONE, TWO],
        "initial_option": TWO,
    }
    boxes = {"type": "checkboxes", "action_id": "c", "options": [ONE]}
    text = {"type": "plain_text_input", "action_id": "t", "initial_value": "so far"}
    blocks = [
        actions(select, button(), boxes, block_id="a"),
        asks("Text", text, block_id="i"),
    ]
    assert initial_state(blocks) == {
        "a": {
            "s": {"type": "static_select", "selected_option": TWO},
            "c": {"type": "checkboxes", "selected_options": []},
        },
        "i": {"t": {"type": "plain_text_input", "value": "so far"}},
    }


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("static_select", "1", {"selected_option": ONE}),
        ("static_select", None, {"selected_option": None}),
        ("radio_buttons", "2", {"selected_option": TWO}),
        ("overflow", "2", {"selected_option": TWO}),
        ("checkboxes", ["1", "2"], {"selected_options": [ONE, TWO]}),
        ("multi_static_select", None, {"selected_options": []}),
        ("users_select", "U1", {"selected_user": "U1"}),
        ("multi_users_select", ["U1"], {"selected_users": ["U1"]}),
        ("datepicker", "2026-11-20", {"selected_date": "2026-11-20"}),
        ("datetimepicker", 1_763_600_000, {"selected_date_time": 1_763_600_000}),
        ("plain_text_input", "", {"value": None}),
        ("number_input", "4", {"value": "4"}),
    ],
)
def test_a_choice_is_told_as_slack_tells_it(kind: str, given: object, told: object) -> None:
    element = {"type": kind, "action_id": "x", "options": [ONE, TWO]}
    assert chosen(element, given) == told


def test_a_button_tells_its_own_value() -> None:
    told = chosen(button(value="INC-1", style="danger"), "something else")
    assert (told["value"], told["style"]) == ("INC-1", "danger")


def test_only_what_is_offered_can_be_chosen() -> None:
    with pytest.raises(ChoiceIsUnknown):
        chosen({"type": "static_select", "action_id": "x", "options": [ONE]}, "3")


def test_grouped_options_can_be_chosen() -> None:
    group = {"label": {}, "options": [TWO]}
    element = {"type": "static_select", "action_id": "x", "option_groups": [group]}
    assert chosen(element, "2") == {"selected_option": TWO}
