from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack.blocks import view_problems
from tests.sandbox.slack.kit import REASON, modal, plain, section

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "title": (modal(title="t" * 25), "/view/title/text"),
    "submit": (modal(submit=plain("s" * 25)), "/view/submit/text"),
    "close": (modal(close=plain("c" * 25)), "/view/close/text"),
    "metadata": (modal(private_metadata="m" * 3001), "/view/private_metadata"),
    "callback_id": (modal(callback_id="c" * 256), "/view/callback_id"),
    "unknown key": (modal(colour="red"), "additional property: colour"),
    "blocks": (modal(*[section()] * 101), "no more than 100 items"),
    "block": (modal(section("")), "/view/blocks/0/text/text"),
    "kind": ({"type": "popup"}, "/view/type"),
    "home with a title": ({"type": "home", "title": plain("t"), "blocks": []}, "property: title"),
}


def test_good_views_pass() -> None:
    assert view_problems(modal()) == []
    assert view_problems(modal(title="t" * 24, private_metadata="m" * 3000)) == []
    assert view_problems({"type": "home", "blocks": [section()]}) == []


@pytest.mark.parametrize("name", BAD)
def test_bad_views_are_refused_with_the_place(name: str) -> None:
    view, reason = BAD[name]
    found = view_problems(view)
    assert any(reason in line for line in found), found


def test_inputs_need_a_submit_button() -> None:
    view = modal(REASON)
    del view["submit"]
    assert "`submit` is required" in view_problems(view)[0]


@given(
    st.dictionaries(
        st.sampled_from(["type", "title", "blocks", "submit"]),
        st.none() | st.text() | st.lists(st.integers()),
    )
    | st.integers()
    | st.none()
)
def test_any_json_gets_an_answer(value: Any) -> None:
    assert view_problems(value)
