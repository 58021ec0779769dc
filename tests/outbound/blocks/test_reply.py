from typing import Any

from bot.core.checkpoint import Head
from bot.core.head_line import head_line
from bot.core.message import Message, Role
from bot.outbound.blocks.reply import reply_blocks, reply_push
from tests.outbound.blocks.cards import NOW


def reply(text: str, mention: str = "<@U01AMINA> notes:") -> Message:
    return Message(
        id="m", incident=42, channel="C0ALARMS", role=Role.REPLY, key="k", wanted=1, posted=0,
        rank=0, ts="", due_at=NOW, intent_at=None, verify_at=None, tries=0, broadcast=False,
        text=text, mention=mention,
    )  # fmt: skip


def reads(message: Message) -> str:
    (block,) = reply_blocks(message)
    said: Any = block["text"]["text"]
    return str(said)


def test_lines_of_a_note_stay_lines() -> None:
    assert reads(reply("one\ntwo <!channel>")) == ("<@U01AMINA> notes: one\ntwo &lt;!channel&gt;")


def test_a_long_note_is_cut_visibly_with_a_way_to_the_rest() -> None:
    said = reads(reply("x" * 4_000))
    assert said.endswith("x…\n…cut here: all of it is in the timeline.")
    assert len(said) <= 3_000
    assert "cut here" not in reads(reply("I wonder…"))


def test_a_sentence_alone() -> None:
    assert reads(reply("", "<@U01AMINA> has it.")) == "<@U01AMINA> has it."
    assert reads(reply("INC-42 is open again.", "")) == "INC-42 is open again."


def test_a_notification_is_one_line() -> None:
    assert reply_push(reply("one\ntwo")) == "<@U01AMINA> notes: one two"
    assert len(reply_push(reply("x" * 4_000))) < 400


def test_of_very_many_people_as_many_are_called_as_fit_each_whole() -> None:
    crowd = " ".join(f"<@U{number:07}>" for number in range(400))
    said = reads(reply("x" * 4_000, crowd))
    assert len(said) <= 3_000
    assert 100 < said.count("<@U") == said.count("> ")


def test_the_ledgers_head_is_small_print_and_no_notification() -> None:
    line = head_line(Head("c-1", 41, bytes(range(32))))
    said = reply(line, "<@U01AMINA> resolved it.")
    first, small = reply_blocks(said)
    assert first["text"]["text"] == "<@U01AMINA> resolved it."
    assert small["type"] == "context"
    assert small["elements"][0]["text"] == (
        "Ledger head after 41 entries: 000102030405060708090a0b0c0d0e0f"
    )
    assert reply_push(said) == "<@U01AMINA> resolved it."
    assert len(reply_blocks(reply("Ledger head after lunch"))) == 1
