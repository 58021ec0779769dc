import json
from typing import Any

from bot.core.card import Tick
from bot.core.runbook.rendered import Code, Paragraph
from bot.outbound.blocks.steps import done, runbook_blocks, step_blocks
from bot.sandbox.slack.blocks import characters
from tests.outbound.blocks.cards import AMINA, NOW, card, runbook, step, words

FIRST = Tick(AMINA, NOW)
CLOCK = f"<!date^{int(NOW.timestamp())}^{{time}}|03:16 UTC>"


def reads(blocks: list[Any]) -> list[str]:
    texts = [b["text"]["text"] if "text" in b else b["elements"][0]["text"] for b in blocks]
    return [line for text in texts for line in text.split("\n")]


def pressed(blocks: list[Any]) -> list[str]:
    return [b["accessory"]["action_id"] for b in blocks if "accessory" in b]


def test_the_thread_shows_the_next_step_in_full_and_the_others_by_name() -> None:
    blocks = step_blocks(card(), NOW)
    assert reads(blocks) == [
        "*An instance attacks others* · 0 of 3 done",
        "☐ 1. *Is it attacker or victim?* Then look.",
        "```",
        "aws ec2 describe-instances",
        "```",
        "☐ 2. Isolate it.",
        "☐ 3. Cut its credentials.",
        "All of it, and what comes after: *Runbook* above. Kept by security.",
    ]
    assert pressed(blocks) == ["tick_0"]


def test_what_is_done_says_who_and_when() -> None:
    blocks = step_blocks(card(ticks={0: FIRST}), NOW)
    assert f"✅ 1. Is it attacker or victim? · <@U01AMINA> {CLOCK}" in reads(blocks)
    assert pressed(blocks) == ["tick_1"]
    assert "*An instance attacks others* · 1 of 3 done" in reads(blocks)


def test_steps_may_be_done_in_any_order() -> None:
    blocks = step_blocks(card(ticks={1: FIRST}), NOW)
    assert pressed(blocks) == ["tick_0"]
    assert any(line.startswith("✅ 2. Isolate it.") for line in reads(blocks))


def test_when_all_is_done_nothing_is_asked() -> None:
    blocks = step_blocks(card(ticks=dict.fromkeys(range(3), FIRST)), NOW)
    assert pressed(blocks) == []
    assert "☐" not in "\n".join(reads(blocks))


def test_a_button_knows_its_runbook() -> None:
    (button,) = [b["accessory"] for b in step_blocks(card(), NOW) if "accessory" in b]
    assert button["value"] == "42:0:instance-attacking"


def test_the_modal_shows_all_of_it() -> None:
    blocks = runbook_blocks(card(ticks={0: FIRST}), NOW)
    shown = [block for block in blocks if block["type"] != "divider"]
    lines = reads(shown)
    assert pressed(blocks) == ["untick_0", "tick_1", "tick_2"]
    assert "Somebody else has it." in lines
    assert lines[-3:] == ["*It is over when*", "• Quiet.", "Kept by security."]


def test_a_command_is_copied_as_it_was_written() -> None:
    lines = reads([b for b in runbook_blocks(card(), NOW) if b["type"] != "divider"])
    assert 'aws ec2 modify \'{"Action":"*"}\' `x`' in lines


def test_a_command_too_long_for_slack_is_not_cut() -> None:
    long = runbook(steps=(step("Look.", Code("x" * 3_000, "sh")),))
    said = "\n".join(reads(step_blocks(card(runbook=long), NOW)))
    assert "too long for Slack" in said
    assert "xxx" not in said


def test_fifty_long_steps_are_cut_visibly() -> None:
    steps = tuple(
        step(f"Step {number}.", Paragraph(words("y" * 400)), Code("z" * 400, "sh"))
        for number in range(50)
    )
    long = card(runbook=runbook(steps=steps))
    modal = runbook_blocks(long, NOW)
    assert reads([modal[-1]]) == [
        "…the rest is too long for Slack: it stands in the runbook's file."
    ]
    assert characters(modal) < 13_000
    thread = "\n".join(reads(step_blocks(long, NOW)))
    assert "☐ 50. Step 49." in thread
    assert done(long) == 0


def test_a_step_without_end_leaves_room_for_the_others() -> None:
    endless = step("Look.", *[Code("x" * 1_400, "sh")] * 20)
    blocks = step_blocks(card(runbook=runbook(steps=(endless, step("Then this.")))), NOW)
    assert len(json.dumps(blocks, ensure_ascii=False)) < 13_000
    lines = reads(blocks)
    assert "…the rest is too long for Slack: it stands in the runbook's file." in lines
    assert "☐ 2. Then this." in lines


def test_a_runbook_without_steps_is_shown_too() -> None:
    assert "0 of 0 done" in reads(step_blocks(card(runbook=runbook(steps=())), NOW))[0]
