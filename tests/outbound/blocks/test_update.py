"""An update in the status channel: what, in whose words, and where they work on it."""

from dataclasses import replace
from typing import Any

from hypothesis import given

from bot.core.card import Card
from bot.core.message import Message, Role
from bot.outbound.blocks.update import update_blocks, update_push
from tests.outbound.blocks.cards import AMINA, NOW, any_text, card, cards
from tests.outbound.blocks.test_any_card import assert_is_taken, assert_is_text, often


def update(text: str) -> Message:
    fields: dict[str, Any] = {"wanted": 1, "posted": 0, "rank": 0, "ts": "", "due_at": NOW}
    nothing: dict[str, Any] = {"intent_at": None, "verify_at": None, "tries": 0}
    message = Message(
        "m", 42, "C0STATUS", Role.UPDATE, "update:3", text=text, mention=AMINA, broadcast=False,
        **fields, **nothing,
    )  # fmt: skip
    return replace(message)


def test_it_reads_like_this() -> None:
    about, said, by = update_blocks(update("Checkout is <slow>, we are on it"), card())
    assert (
        about["elements"][0]["text"] == "🔴 *CRITICAL* · *INC-42* · web-2 is attacking other hosts"
    )
    assert said["text"]["text"] == "Checkout is &lt;slow&gt;, we are on it"
    assert by["elements"][0]["text"] == "<@U01AMINA> · handled in <#C0ALARMS>"
    assert update_push(update("We are on it"), card()) == "INC-42: We are on it"


@given(any_text, cards)
@often
def test_whatever_is_said_is_text_and_slack_takes_it(text: str, one: Card) -> None:
    message = update(text)
    assert_is_taken(update_blocks(message, one))
    assert_is_text(update_push(message, one))
