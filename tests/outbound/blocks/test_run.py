"""A run's message, as it stands in each status."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.core.plan import Precondition, Verdict
from bot.core.run import Approval, RunStatus, RunStep, StepState
from bot.core.run_card import RunCard
from bot.outbound.blocks.run import run_blocks, run_push
from tests.outbound.blocks.cards import AMINA, NOW, YUSUF
from tests.outbound.blocks.runs import AT, plan, run_card, stepped

OVER = [
    status for status in RunStatus if status.value not in {"asked", "approved", "running", "paused"}
]
DONE = RunStep(0, "tag", "Tag it", StepState.DONE, "tagged <INC-42>", ("req-1",))
FAILED = RunStep(1, "swap", "Swap its groups", StepState.FAILED, "AWS said no", ("req-2",))
LEFT = RunStep(2, "look", "Look at it")
VALUE = f"0199:{plan().digest}:42"


def reads(card: RunCard) -> list[str]:
    """Return what the message says, a line each."""
    found = [block["text"]["text"] for block in run_blocks(card, NOW) if "text" in block]
    notes = [
        each["text"]
        for block in run_blocks(card, NOW)
        if block["type"] == "context"
        for each in block["elements"]
    ]
    return [line for text in [*found, *notes] for line in text.split("\n")]


def row(card: RunCard) -> Sequence[Any]:
    """Return the buttons."""
    found = [block["elements"] for block in run_blocks(card, NOW) if block["type"] == "actions"]
    return found[0] if found else []


def labels(card: RunCard) -> list[str]:
    return [each["text"]["text"] for each in row(card)]


@pytest.mark.parametrize(
    ("status", "head"),
    [
        (RunStatus.ASKED, "🔐 Isolate instance: waits for approval"),
        (RunStatus.APPROVED, "⏳ Isolate instance: waits for its turn"),
        (RunStatus.RUNNING, "⏳ Isolate instance: under way"),
        (RunStatus.PAUSED, "⏸ Isolate instance: paused"),
        (RunStatus.SUCCEEDED, "✅ Isolate instance: done and verified"),
        (RunStatus.FAILED, "❌ Isolate instance: failed"),
        (RunStatus.REJECTED, "🚫 Isolate instance: not run"),
        (RunStatus.EXPIRED, "⌛ Isolate instance: nobody approved it in time"),
        (RunStatus.CANCELLED, "🚫 Isolate instance: cancelled"),
        (RunStatus.CHANGED, "🚫 Isolate instance: stopped, nothing was changed"),
        (RunStatus.UNKNOWN, "❓ Isolate instance: outcome unknown, look in AWS"),
    ],
)
def test_each_status_in_words(status: RunStatus, head: str) -> None:
    assert reads(run_card(status=status))[0] == f"*{head}*"


def test_what_where_who_when_and_why() -> None:
    assert reads(run_card())[1:3] == [
        "web-2 · shop-prod · eu-west-1 · i-0web2",
        f"<@U01AMINA> <!date^{int(AT.timestamp())}^{{time}}|03:15 UTC>: it attacks others",
    ]


def test_whoever_must_approve_sees_the_whole_plan_and_is_called() -> None:
    warned = Precondition("targets", Verdict.WARNED, "one healthy target is left")
    asked = run_card(
        status=RunStatus.ASKED,
        plan=plan(preconditions=(warned,), data_loss="the last seconds"),
        needs="the role commander (yusuf)",
        approvers=("U02YUSUF",),
    )
    lines = reads(asked)
    assert {
        "2 of 2 interfaces: sg-web → quarantine",
        "2 healthy targets of web",
        "Open connections may go on.",
        "the last seconds",
        "⚠ one healthy target is left",
        "Release instance gives it back",
        "Needs the role commander (yusuf), within 30 minutes. <@U02YUSUF>",
        f"1 API calls · digest {asked.plan.digest[:8]}",
    } <= set(lines)
    assert labels(asked) == ["Approve", "Reject", "Show the commands"]
    assert {each["value"] for each in row(asked)} == {VALUE}


def test_who_approved_and_that_the_glass_was_broken_stand_there_for_ever() -> None:
    given = Approval("yusuf", YUSUF, "ab" * 32, NOW)
    long = run_card(break_glass=True, reason="&" * 4_000, approvals=(given,))
    lines = reads(long)
    assert "⚠ *The glass was broken*: it ran without the approval that it needs." in lines
    assert any(line.startswith("✓ <@U02YUSUF> approved <!date^") for line in lines)
    assert not any("glass" in line for line in reads(run_card()))


@pytest.mark.parametrize("status", [RunStatus.APPROVED, RunStatus.RUNNING, RunStatus.PAUSED])
def test_what_is_under_way_can_be_cancelled_once(status: RunStatus) -> None:
    (cancel,) = row(run_card(status=status))
    assert (cancel["action_id"], cancel["value"]) == ("run_cancel", VALUE)
    cancelled = run_card(status=status, cancelled_by=YUSUF, touched=True)
    assert row(cancelled) == []
    assert "<@U02YUSUF> cancels it: it stops after this step." in reads(cancelled)


@pytest.mark.parametrize("status", OVER)
def test_what_touched_aws_offers_its_way_back(status: RunStatus) -> None:
    over = run_card(status=status, touched=True)
    (undo,) = row(over)
    assert (undo["text"]["text"], undo["action_id"]) == ("Release instance…", "run_undo")
    assert undo["value"] == VALUE
    assert row(run_card(status=status)) == []
    irreversible = replace(over, undo="")
    assert row(irreversible) == []
    assert "Undo: Release instance gives it back" in reads(irreversible)


def test_what_was_taken_back_is_not_offered_again() -> None:
    undone = run_card(status=RunStatus.SUCCEEDED, touched=True, undone=True)
    assert row(undone) == []
    assert "It was taken back." in reads(undone)


def test_each_step_shows_how_it_stands() -> None:
    lines = reads(
        stepped(run_card(status=RunStatus.FAILED, says="It stopped."), DONE, FAILED, LEFT)
    )
    assert "It stopped." in lines
    at = lines.index("✓ Tag it: tagged &lt;INC-42&gt;")
    assert lines[at : at + 3] == [
        "✓ Tag it: tagged &lt;INC-42&gt;",
        "✗ Swap its groups: AWS said no",
        "☐ Look at it",
    ]
    assert "AWS request ids: req-1 req-2" in lines


def test_steps_that_were_not_begun_are_no_news() -> None:
    assert not any("Look at it" in line for line in reads(run_card(steps=(LEFT,))))


def test_what_is_done_shows_before_and_after_and_what_goes_on_costing() -> None:
    lines = reads(run_card(status=RunStatus.SUCCEEDED))
    assert lines[-4:] == [
        "*BEFORE → AFTER*",
        "2 of 2 interfaces: sg-web → quarantine",
        "*COSTS FROM NOW ON*",
        "One snapshot a volume.",
    ]
    assert "*BEFORE → AFTER*" not in reads(run_card(status=RunStatus.FAILED))


def test_a_phone_is_told_who_is_asked_for_what() -> None:
    asked = run_card(status=RunStatus.ASKED, approvers=("U02YUSUF", "U03LENA"))
    assert run_push(asked) == (
        "<@U02YUSUF> <@U03LENA> Approval needed: Isolate instance on web-2 (INC-42), "
        "asked by <@U01AMINA>"
    )
    done = run_card(status=RunStatus.SUCCEEDED, actor=AMINA)
    assert (
        run_push(done) == "✅ Isolate instance on web-2 (INC-42): done and verified, by <@U01AMINA>"
    )


def test_of_very_many_approvers_twenty_are_called_each_whole() -> None:
    crowd = run_card(
        status=RunStatus.ASKED, approvers=tuple(f"U{n:07}" for n in range(90)), needs="x" * 4_000
    )
    (line,) = [line for line in reads(crowd) if line.startswith("Needs ")]
    assert line.count("<@U") == line.count(">") == 20
