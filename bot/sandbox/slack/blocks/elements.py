"""Block elements: buttons, menus, pickers and inputs (Slack docs: "Block elements")."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack.blocks import limits
from bot.sandbox.slack.blocks.schema import Check, array, flag, problem, record, string, whole, word
from bot.sandbox.slack.blocks.texts import (
    CHOICE,
    CONFIRM,
    OPTION_GROUP,
    PLACEHOLDER,
    PLAIN_OPTION,
    menu,
    option,
    plain,
)

ACTION = {"action_id": string(limits.IDENTIFIER)}
ASKS = {"confirm": CONFIRM, "focus_on_load": flag, "placeholder": PLACEHOLDER}


def _element(required: Mapping[str, Check], **optional: Check) -> Check:
    """Describe an interactive element: every one may name its action."""
    return record(required, {**ACTION, **optional})


def _image(value: Any, at: str) -> Iterator[str]:
    """Check an image: by URL or by Slack file, exactly one of them."""
    yield from record(
        {"alt_text": string(limits.IMAGE_ALT)},
        {"image_url": string(limits.URL), "slack_file": record({}, FILE_NAMES)},
    )(value, at)
    if ("image_url" in value) == ("slack_file" in value):
        yield problem("must define either `image_url` or `slack_file`", at)


def _text_input(**more: Check) -> Check:
    return _element(
        {},
        initial_value=string(limits.INPUT_LENGTH, 0),
        focus_on_load=flag,
        placeholder=PLACEHOLDER,
        dispatch_action_config=record(
            {"trigger_actions_on": array(word("on_enter_pressed", "on_character_entered"), 2)}
        ),
        **more,
    )


def _static(initial: str, chosen: Check, **more: Check) -> Check:
    """Describe a menu whose options stand in the message itself: a list, or groups of them."""
    described = _element(
        {},
        options=array(PLAIN_OPTION, limits.SELECT_OPTIONS),
        option_groups=array(OPTION_GROUP, limits.SELECT_OPTIONS),
        **{initial: chosen},
        **ASKS,
        **more,
    )

    def check(value: Any, at: str) -> Iterator[str]:
        yield from described(value, at)
        if ("options" in value) == ("option_groups" in value):
            yield problem("must define either `options` or `option_groups`", at)

    return menu(check)


def _choices(initial: str, chosen: Check) -> Check:
    return menu(
        _element(
            {"options": array(CHOICE, limits.CHOICE_OPTIONS)},
            **{initial: chosen},
            confirm=CONFIRM,
            focus_on_load=flag,
        )
    )


def _ids(initial: str) -> Check:
    return _element({}, **{initial: string(limits.IDENTIFIER)}, **ASKS)


def _many_ids(initial: str) -> Check:
    many = array(string(limits.IDENTIFIER), limits.SELECT_OPTIONS)
    return _element({}, **{initial: many, "max_selected_items": AT_LEAST_ONE}, **ASKS)


AT_LEAST_ONE = whole(1, limits.SELECT_OPTIONS)
FILE_NAMES = {"id": string(limits.IDENTIFIER), "url": string(limits.URL)}
LENGTHS = {
    "min_length": whole(0, limits.INPUT_LENGTH),
    "max_length": whole(1, limits.INPUT_LENGTH),
}

IMAGE: Check = _image
BUTTON = _element(
    {"text": plain(limits.BUTTON_TEXT)},
    url=string(limits.URL),
    value=string(limits.BUTTON_VALUE),
    style=word("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=string(limits.BUTTON_TEXT),
)
OVERFLOW = menu(
    _element(
        {"options": array(option(plain(limits.OPTION_TEXT), url=True), limits.OVERFLOW_OPTIONS)},
        confirm=CONFIRM,
    )
)

# What may stand in a section (accessory) or an actions block.
INTERACTIVE: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "checkboxes": _choices("initial_options", array(CHOICE, limits.CHOICE_OPTIONS)),
    "radio_buttons": _choices("initial_option", CHOICE),
    "static_select": _static("initial_option", PLAIN_OPTION),
    "users_select": _ids("initial_user"),
    "conversations_select": _ids("initial_conversation"),
    "channels_select": _ids("initial_channel"),
    "datepicker": _ids("initial_date"),
    "timepicker": _element({}, initial_time=string(5), timezone=string(64), **ASKS),
    "datetimepicker": _element(
        {}, initial_date_time=whole(1_000_000_000, 9_999_999_999), confirm=CONFIRM
    ),
    "multi_static_select": _static(
        "initial_options",
        array(PLAIN_OPTION, limits.SELECT_OPTIONS),
        max_selected_items=AT_LEAST_ONE,
    ),
    "multi_users_select": _many_ids("initial_users"),
    "multi_conversations_select": _many_ids("initial_conversations"),
    "multi_channels_select": _many_ids("initial_channels"),
}
# What may stand in an input block: the menus and pickers, and the fields people type in.
INPUTS: Mapping[str, Check] = {
    **{kind: check for kind, check in INTERACTIVE.items() if kind not in {"button", "overflow"}},
    "plain_text_input": _text_input(multiline=flag, **LENGTHS),
    "email_text_input": _text_input(),
    "url_text_input": _text_input(),
    "number_input": record(
        {"is_decimal_allowed": flag},
        {
            **ACTION,
            "initial_value": string(64),
            "min_value": string(64),
            "max_value": string(64),
            "focus_on_load": flag,
            "placeholder": PLACEHOLDER,
        },
    ),
}
