from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from bot.outbound.plan_modal import choose_target, commands_view, failed, loading, plan_view
from bot.sandbox.slack.blocks import view_problems
from handlers.actions import ACTION_OBJECTS
from tests.outbound.blocks.cards import card

ISOLATE = ACTION_OBJECTS[0]
WEB = Target("ec2-instance", "i-0abc", "web-2")
PLAN = Plan(
    action=ISOLATE.name,
    version=1,
    target=WEB,
    account="111122223333",
    region="eu-west-1",
    parameters=ISOLATE.complete({}),
    changes=(Change("2 of 2 interfaces", "sg-web", "quarantine"),),
    preconditions=(
        Precondition("instance", Verdict.PASSED, "it is running"),
        Precondition("targets", Verdict.WARNED, "one healthy target is left"),
    ),
    calls=(Call("swap", "ec2", "ModifyNetworkInterfaceAttribute", {"Groups": ["sg-q"]}),),
    undo="Release instance",
    seconds=10,
    does_not=("open connections, DNS, stolen credentials",),
)


def reads(view: dict[str, Any]) -> str:
    texts = [block.get("text", {}).get("text", "") for block in view["blocks"]]
    notes = [
        each["text"]
        for b in view["blocks"]
        for each in b.get("elements", [])
        if "text" in each and isinstance(each["text"], str)
    ]
    return "\n".join([*texts, *notes])


def test_a_plan_says_what_matters_on_a_phone() -> None:
    shown = reads(plan_view(ISOLATE, card(), PLAN, 0))

    assert "web-2" in shown
    assert "2 of 2 interfaces: sg-web → quarantine" in shown
    assert "DOES NOT STOP" in shown
    assert "⚠ one healthy target is left" in shown
    assert PLAN.digest[:8] in shown
    assert "Nothing has been changed" in shown


def test_a_block_is_said() -> None:
    blocked = Precondition("nat", Verdict.BLOCKED, "it is a NAT instance")

    shown = reads(plan_view(ISOLATE, card(), replace(PLAN, preconditions=(blocked,)), 0))

    assert "⛔ it is a NAT instance" in shown


def test_slack_takes_every_view() -> None:
    targets = [Target("ec2-instance", f"i-{n:017x}") for n in range(30)]
    for action in ACTION_OBJECTS:
        plan = replace(PLAN, parameters=action.complete({}))
        assert view_problems(plan_view(action, card(), plan, 0)) == []
        assert view_problems(loading(action, card())) == []
        assert view_problems(choose_target(action, card(), targets)) == []
    assert view_problems(commands_view(ISOLATE, PLAN)) == []


@given(st.text(max_size=4000), st.lists(st.text(max_size=500), max_size=30))
def test_whatever_aws_says_slack_takes_it(text: str, lines: list[str]) -> None:
    plan = replace(
        PLAN,
        target=replace(WEB, name=text),
        changes=tuple(Change(line, text, line) for line in lines),
        affects=tuple(lines),
        costs=tuple(lines),
        data_loss=text,
        undo=text,
        preconditions=tuple(Precondition(line, Verdict.WARNED, text) for line in lines),
    )
    assert view_problems(plan_view(ISOLATE, card(), plan, 0)) == []
    assert view_problems(failed(ISOLATE, text)) == []
