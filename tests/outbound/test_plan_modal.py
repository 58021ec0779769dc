"""A plan on a phone, and what stands there while there is none."""

from dataclasses import replace
from typing import Any

from bot.core.alert import Target
from bot.core.authority import Demand
from bot.core.plan import Call, Plan, Precondition, Verdict
from bot.core.plan_reference import PlanReference, read_reference
from bot.core.proposed import Proposed
from bot.outbound.plan_modal import choose_target, commands_view, failed, loading, plan_view
from bot.sandbox.slack.blocks import view_problems
from handlers.actions import ACTION_OBJECTS
from tests.outbound.blocks.cards import card
from tests.support.runs import WEB_2, plan, shown

ISOLATE = ACTION_OBJECTS[0]
ABOUT = PlanReference(42, "C0ALARMS", ISOLATE.name, 1)
WARNED = Precondition("targets", Verdict.WARNED, "one healthy target is left")
BLOCKED = Precondition("nat", Verdict.BLOCKED, "it is a NAT instance")


def proposed(one: Plan | None = None, **given: Any) -> Proposed:
    fields: dict[str, Any] = {
        "shown": shown(id="0199", plan=one or plan(parameters=ISOLATE.complete({}))),
        "action": ISOLATE,
        "demand": Demand(("responder",)),
        "approvers": "",
        "refusal": "",
        "may_break_glass": False,
        "plan_only": False,
    }
    return Proposed(**(fields | given))


def drawn(one: Plan | None = None, **given: Any) -> dict[str, Any]:
    view = plan_view(card(), proposed(one, **given), ABOUT)
    assert view_problems(view) == []
    return view


def reads(view: dict[str, Any]) -> list[str]:
    texts = [block["text"]["text"] for block in view["blocks"] if "text" in block]
    notes = [
        each["text"]
        for block in view["blocks"]
        if block["type"] == "context"
        for each in block["elements"]
    ]
    return [line for text in [*texts, *notes] for line in text.split("\n")]


def asks(view: dict[str, Any]) -> dict[str, bool]:
    """Return the names of what must be filled in, and whether it may be left out."""
    return {b["block_id"]: b["optional"] for b in view["blocks"] if b["type"] == "input"}


def test_a_plan_says_what_matters() -> None:
    one = plan(data_loss="the last seconds")
    assert {
        "*web-2*",
        "shop-prod · eu-west-1 · i-0web2",
        "*CHANGES*",
        "2 of 2 interfaces: sg-web → quarantine",
        "*AFFECTS*",
        "*DOES NOT STOP*",
        "Open connections may go on.",
        "*LOSES*",
        "the last seconds",
        "*COSTS*",
        "*UNDO*",
        "Release instance gives it back",
        "✓ it is running",
        "TIME about 10 s · APPROVAL none needed",
        f"1 API calls · digest {one.digest[:8]}",
    } <= set(reads(drawn(one)))


def test_the_modal_carries_which_plan_it_shows() -> None:
    view = drawn()
    about = replace(ABOUT, plan="0199", digest=proposed().shown.plan.digest)
    assert read_reference(view["private_metadata"]) == about
    assert view["submit"]["text"] == "Isolate web-2"
    assert view["notify_on_close"]


def test_who_must_approve_and_why() -> None:
    one = plan(second_person="it is a whole service")
    both = Demand(("responder",), ("commander",))
    says = reads(drawn(one, demand=both, approvers="the role commander (yusuf)"))
    who = "APPROVAL by the role commander (yusuf): it is a whole service"
    assert f"TIME about 10 s · {who}" in says
    assert "TIME about 10 s · nobody may run it" in reads(drawn(demand=Demand()))


def test_what_must_be_said_before_it_runs() -> None:
    assert asks(drawn()) == {"reason": False}
    assert asks(drawn(plan(preconditions=(WARNED,)))) == {"understood": False, "reason": False}
    assert asks(drawn(may_break_glass=True)) == {"break_glass": True, "reason": False}


def test_a_plan_that_cannot_run_here_asks_for_nothing_and_says_why() -> None:
    for view, why in (
        (drawn(plan(preconditions=(BLOCKED,))), "⛔ it is a NAT instance"),
        (drawn(plan_only=True, may_break_glass=True), "⛔ This account is plan-only"),
        (drawn(refusal="You cannot run this: it needs yusuf."), "⛔ You cannot run this"),
    ):
        assert any(line.startswith(why) for line in reads(view))
        assert asks(view) == {}
        assert "submit" not in view
        assert "notify_on_close" not in view


def test_the_commands_are_shown_on_request() -> None:
    (button,) = [
        each
        for block in drawn()["blocks"]
        if block["type"] == "actions"
        for each in block["elements"]
        if each["type"] == "button"
    ]
    assert button["action_id"] == "plan_commands"


def test_commands_are_whole_or_not_there() -> None:
    calls = (
        Call("swap", "ec2", "ModifyNetworkInterfaceAttribute", {"Groups": ["sg-q"]}),
        Call("&" * 900, "ec2", "Long", {"Text": "x" * 2_600}),
        Call("too long", "ec2", "Longer", {"Text": "x" * 3_000}),
    )
    view = commands_view(ISOLATE, plan(calls=calls))
    assert view_problems(view) == []
    first, long, longer = [block["text"]["text"] for block in view["blocks"]]
    assert first.split("\n")[0] == "swap"
    assert "aws ec2 modify-network-interface-attribute --region eu-west-1" in first
    assert long.endswith("}'\n```")
    assert longer == "too long\n_(too long for Slack)_"


def test_a_plan_without_calls_has_no_commands() -> None:
    assert reads(commands_view(ISOLATE, plan(calls=()))) == ["Nothing to do."]


def test_while_aws_is_read_and_where_it_cannot_be() -> None:
    assert reads(loading(ISOLATE, card(account_name="a<b"))) == [
        "Reading a&lt;b… this changes nothing."
    ]
    assert reads(loading(ISOLATE, card(account_name=""))) == ["Reading AWS… this changes nothing."]
    assert reads(failed("Isolate instance", "no\npermission <x>")) == [
        "⛔ no",
        "permission &lt;x&gt;",
    ]


def test_which_target_is_a_button_each_never_a_guess() -> None:
    targets = [WEB_2, *(Target("ec2-instance", f"i-{n:017x}") for n in range(29))]
    view = choose_target(ISOLATE, card(), targets)
    assert view_problems(view) == []
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    buttons = [each for row in rows for each in row]
    assert [each["value"] for each in buttons] == [str(n) for n in range(20)]
    assert buttons[0]["text"]["text"] == "web-2 (ec2-instance)"
    assert read_reference(view["private_metadata"]) == replace(ABOUT, position=0)


def test_slack_takes_every_actions_plan() -> None:
    for action in ACTION_OBJECTS:
        one = plan(parameters=action.complete({}), preconditions=(WARNED,))
        drawn(one, action=action, may_break_glass=True)
