"""What people put into elements, in the shape Slack reports it (Slack docs: "View submission")."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.core.errors import FirebreakError
from bot.sandbox.slack.wire import Json

# element type -> the key of its value in `state`, the key of its first value in the element
STATEFUL: Final[Mapping[str, tuple[str, str]]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}


class ChoiceIsUnknown(FirebreakError):
    """An element has no option with this value."""


def elements(block: Json) -> Iterator[Json]:
    """Yield the interactive elements of a block that has all its ids."""
    inside = block.get("elements", []) if block["type"] == "actions" else []
    for element in (*inside, block.get("accessory"), block.get("element")):
        if element and "action_id" in element:
            yield element


def initial_state(blocks: list[Json]) -> dict[str, Json]:
    """Return block id -> action id -> value as it stands before anybody touched anything."""
    state: dict[str, Json] = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in STATEFUL:
                key, first = STATEFUL[element["type"]]
                nothing: list[Json] | None = [] if key == "selected_options" else None
                value = {"type": element["type"], key: element.get(first, nothing)}
                state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def chosen(element: Json, given: Any) -> Json:
    """Return the part of an action that says what a person chose.

    given: an option's value (or a list of them), a user, channel, date or text; None empties.
    Raises ChoiceIsUnknown for an option that is not there.
    """
    kind = element["type"]
    if kind == "button":
        return {key: element[key] for key in ("text", "value", "style") if key in element}
    key = "selected_option" if kind == "overflow" else STATEFUL[kind][0]
    if key == "selected_option":
        return {key: None if given is None else _option(element, given)}
    if key == "selected_options":
        return {key: [_option(element, each) for each in given or []]}
    return {key: None if given == "" else given}


def options(element: Json) -> list[Json]:
    """Return all options of a menu, those in groups included."""
    grouped = [each for group in element.get("option_groups", []) for each in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Json, value: Any) -> Json:
    for option in options(element):
        if option.get("value") == value:
            return option
    raise ChoiceIsUnknown(f"{element['action_id']} has no option {value!r}")
