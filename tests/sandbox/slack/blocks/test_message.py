import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack.blocks import attachment_problems, characters, problems
from tests.sandbox.slack.kit import actions, asks, button, mrkdwn, option, plain, section

Json = dict[str, Any]

CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("*Really*"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}
OPTIONS = [option("One", "1"), option("Two", "2")]
SELECT: Json = {"type": "static_select", "action_id": "s", "options": OPTIONS}
IMAGE: Json = {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "graph"}
CELL: Json = {"type": "raw_text", "text": "x"}
RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "a", "style": {"bold": True}}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}
            ],
        },
        {
            "type": "rich_text_preformatted",
            "elements": [{"type": "text", "text": "x"}],
            "border": 1,
        },
    ],
}

GOOD: dict[str, Json] = {
    "section": section("x" * 3000),
    "fields alone": {"type": "section", "fields": [mrkdwn("f" * 2000)] * 10},
    "accessory": section(accessory=button()),
    "image accessory": section(accessory=IMAGE),
    "header": {"type": "header", "text": plain("h" * 150)},
    "context": {"type": "context", "elements": [mrkdwn("m"), IMAGE, plain("p")]},
    "actions": actions(
        *[button(action=str(n), style="danger", confirm=CONFIRM) for n in range(25)]
    ),
    "overflow": actions({"type": "overflow", "action_id": "o", "options": OPTIONS}),
    "select": actions(SELECT),
    "groups": actions(
        {"type": "static_select", "option_groups": [{"label": plain("G"), "options": OPTIONS}]}
    ),
    "checkboxes": actions(
        {"type": "checkboxes", "action_id": "c", "options": [{"text": mrkdwn("*m*"), "value": "1"}]}
    ),
    "divider": {"type": "divider", "block_id": "d"},
    "image": {**IMAGE, "title": plain("t"), "block_id": "i"},
    "input": asks("Label", {"type": "plain_text_input", "multiline": True, "max_length": 3000}),
    "markdown": {"type": "markdown", "text": "# m" * 4000},
    "table": {
        "type": "table",
        "rows": [[CELL, CELL]] * 100,
        "column_settings": [{"align": "right"}],
    },
    "rich text": RICH,
}

BAD: dict[str, tuple[Json, str]] = {
    "unknown block": ({"type": "sparkles"}, "/blocks/0/type"),
    "no type": ({"text": mrkdwn("x")}, "/blocks/0/type"),
    "section text": (section("x" * 3001), "/blocks/0/text/text"),
    "empty text": (section(""), "/blocks/0/text/text"),
    "section of nothing": ({"type": "section"}, "`text` or `fields`"),
    "fields": ({"type": "section", "fields": [mrkdwn("f")] * 11}, "/blocks/0/fields"),
    "field text": ({"type": "section", "fields": [mrkdwn("f" * 2001)]}, "/blocks/0/fields/0/text"),
    "header length": ({"type": "header", "text": plain("h" * 151)}, "/blocks/0/text/text"),
    "header mrkdwn": ({"type": "header", "text": mrkdwn("h")}, "/blocks/0/text/type"),
    "context": ({"type": "context", "elements": [mrkdwn("m")] * 11}, "/blocks/0/elements"),
    "context of buttons": (
        {"type": "context", "elements": [button()]},
        "/blocks/0/elements/0/type",
    ),
    "actions": (actions(*[button(action=str(n)) for n in range(26)]), "/blocks/0/elements"),
    "no actions": (actions(), "/blocks/0/elements"),
    "unknown element": (actions({"type": "lever"}), "/blocks/0/elements/0/type"),
    "input in actions": (actions({"type": "plain_text_input"}), "/blocks/0/elements/0/type"),
    "unknown key": (section(colour="red"), "additional property: colour"),
    "button text": (actions(button("b" * 76)), "/elements/0/text/text"),
    "button mrkdwn": (actions({**button(), "text": mrkdwn("b")}), "/elements/0/text/type"),
    "button value": (actions(button(value="v" * 2001)), "/elements/0/value"),
    "button url": (actions(button(url="u" * 3001)), "/elements/0/url"),
    "button style": (actions(button(style="blue")), "/elements/0/style"),
    "action_id": (actions(button(action="a" * 256)), "/elements/0/action_id"),
    "block_id": (section(block_id="b" * 256), "/blocks/0/block_id"),
    "confirm title": (
        actions(button(confirm={**CONFIRM, "title": plain("t" * 101)})),
        "/title/text",
    ),
    "confirm text": (actions(button(confirm={**CONFIRM, "text": mrkdwn("t" * 301)})), "/text/text"),
    "confirm deny": (actions(button(confirm={**CONFIRM, "deny": plain("t" * 31)})), "/deny/text"),
    "confirm half": (actions(button(confirm={"title": plain("t")})), "missing required field"),
    "select options": (
        actions({**SELECT, "options": [option("o", str(n)) for n in range(101)]}),
        "/options",
    ),
    "select of nothing": (actions({"type": "static_select"}), "`options` or `option_groups`"),
    "option text": (
        actions({**SELECT, "options": [option("o" * 76, "1")]}),
        "/options/0/text/text",
    ),
    "option value": (actions({**SELECT, "options": [option("o", "v" * 151)]}), "/options/0/value"),
    "equal values": (
        actions({**SELECT, "options": [option("a", "1"), option("b", "1")]}),
        "unique",
    ),
    "placeholder": (actions({**SELECT, "placeholder": plain("p" * 151)}), "/placeholder/text"),
    "overflow": (
        actions({"type": "overflow", "options": [option("o", str(n)) for n in range(6)]}),
        "/options",
    ),
    "radio": (
        actions({"type": "radio_buttons", "options": [option("o", str(n)) for n in range(11)]}),
        "/options",
    ),
    "image alt": ({**IMAGE, "alt_text": "a" * 2001}, "/alt_text"),
    "image without source": ({"type": "image", "alt_text": "a"}, "`image_url` or `slack_file`"),
    "label": (asks("l" * 2001, {"type": "plain_text_input"}), "/label/text"),
    "hint": (asks("l", {"type": "plain_text_input"}, hint=plain("h" * 2001)), "/hint/text"),
    "max_length": (
        asks("l", {"type": "plain_text_input", "max_length": 3001}),
        "/element/max_length",
    ),
    "button in input": (asks("l", button()), "/element/type"),
    "markdown": ({"type": "markdown", "text": "m" * 12_001}, "/blocks/0/text"),
    "table rows": ({"type": "table", "rows": [[CELL]] * 101}, "/rows"),
    "table columns": ({"type": "table", "rows": [[CELL] * 21]}, "/rows/0"),
    "alert outside a modal": ({"type": "alert", "text": mrkdwn("a")}, "/blocks/0/type"),
    "rich text leaf": (
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "no"}]}],
        },
        "/elements/0/elements/0/type",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_slack_takes_good_blocks(name: str) -> None:
    assert problems([GOOD[name]]) == []


@pytest.mark.parametrize("name", BAD)
def test_slack_refuses_bad_blocks_and_says_where(name: str) -> None:
    block, reason = BAD[name]
    found = problems([block])
    assert any(reason in line for line in found), found


def test_a_message_has_50_blocks_and_a_modal_100() -> None:
    assert problems([section()] * 50) == []
    assert "no more than 50 items" in problems([section()] * 51)[0]
    assert problems([section()] * 100, "modal") == []
    assert "no more than 100 items" in problems([section()] * 101, "modal")[0]


def test_a_block_id_is_unique_in_its_message() -> None:
    found = problems([section(block_id="same"), section(block_id="same")])
    assert "`block_id` `same` already exists" in found[0]


def test_an_action_id_is_unique_in_its_block_only() -> None:
    assert problems([actions(button()), actions(button())]) == []
    assert "already exists" in problems([actions(button(), button())])[0]


def test_markdown_and_tables_are_limited_over_the_whole_message() -> None:
    markdown = {"type": "markdown", "text": "m" * 6001}
    assert "characters of markdown" in problems([markdown, markdown])[0]
    table = {"type": "table", "rows": [[CELL]]}
    assert "only one table" in problems([table, table])[0]


def test_an_alert_stands_in_a_modal_alone() -> None:
    alert = {"type": "alert", "text": mrkdwn("careful"), "level": "warning"}
    assert problems([alert], "modal") == []
    assert problems([alert], "home") != []


def test_attachments_are_counted_and_their_blocks_checked() -> None:
    assert attachment_problems([{"color": "#e01e5a", "blocks": [section()]}]) == []
    assert "/attachments/0/blocks/0" in attachment_problems([{"blocks": [{"type": "no"}]}])[0]
    assert "no more than 100" in attachment_problems([{}] * 101)[0]
    assert attachment_problems("text") != []
    assert attachment_problems([3]) != []


def test_characters_counts_what_people_read() -> None:
    assert characters([section("12345"), actions(button("678"))]) == 8


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "text",
                    "elements",
                    "fields",
                    "options",
                    "element",
                    "accessory",
                    "rows",
                    "value",
                ]
            ),
            inner
            | st.sampled_from([*GOOD, "button", "plain_text", "mrkdwn", "overflow", "checkboxes"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_gets_an_answer(value: Any) -> None:
    assert all(isinstance(line, str) for line in problems(value))
    assert all(isinstance(line, str) for line in attachment_problems(value))


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_good_block_with_one_value_spoilt_never_crashes(name: str, data: st.DataObject) -> None:
    block = json.loads(json.dumps(GOOD[name]))
    place: Any = block
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JSON)
    assert all(isinstance(line, str) for line in problems([block]))
