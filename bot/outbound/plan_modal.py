"""A plan on a phone: what changes, who else feels it, what goes on, how it is taken back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.action import Action
from bot.core.alert import Target
from bot.core.card import Card
from bot.core.command import command
from bot.core.plan import Call, Plan
from bot.core.plan_reference import PlanReference
from bot.core.proposed import Proposed
from bot.core.span import Span, SpanKind
from bot.outbound.blocks.elements import (
    Block,
    View,
    actions,
    asked,
    button,
    context,
    cut,
    divider,
    field,
    modal,
    option,
    section,
)
from bot.outbound.mrkdwn import code_block, plain, spans_to_mrkdwn
from bot.outbound.plan_choices import choices
from bot.outbound.plan_parts import changes, part, passed, wrong

CALLBACK, COMMAND, WHY, LABEL = "plan", 2800, 2000, 300
UNDERSTOOD, GLASS, REASON = "understood", "break_glass", "reason"


def loading(action: Action, card: Card) -> View:
    """Return what stands there at once: a trigger lives 3 seconds, AWS may take longer."""
    text = f"Reading {plain(card.account_name or 'AWS', LABEL)}… this changes nothing."
    return modal(CALLBACK, action.offer.title, [section(text)], "")


def slow(action: Action) -> View:
    """Return what stands there where AWS takes its time."""
    text = "AWS takes longer than usual. The plan comes here when it answers; nothing is changed."
    return modal(CALLBACK, action.offer.title, [section(text)], "")


def failed(title: str, why: str) -> View:
    """Return why there is no plan."""
    return modal(CALLBACK, title, [section(_why_not(why))], "")


def choose_target(action: Action, card: Card, targets: Sequence[Target]) -> View:
    """Ask which one: never a guess."""
    rows = [
        button(f"{target.label} ({target.kind})", f"plan_target_{number}", f"{number}")
        for number, target in enumerate(targets[:20])
    ]
    blocks = [section("Which one?"), *(actions(rows[i : i + 5]) for i in range(0, len(rows), 5))]
    about = PlanReference(card.incident.number, card.incident.channel, action.name)
    return modal(CALLBACK, action.offer.title, blocks, str(about))


def plan_view(card: Card, proposed: Proposed, about: PlanReference) -> View:
    """Return the plan; its choices make a new one at once, its submit button confirms it."""
    shown, action = proposed.shown, proposed.action
    about = replace(about, plan=shown.id, digest=shown.plan.digest)
    blocks = [*_plan(card, proposed), *_confirm(proposed)]
    can = not proposed.hindrance
    submit = cut(f"{action.offer.title.split()[0]} {shown.plan.target.label}", 24) if can else ""
    view = modal(CALLBACK, action.offer.title, blocks, str(about), submit=submit)
    return {**view, "notify_on_close": True} if can else view


def _plan(card: Card, proposed: Proposed) -> list[Block]:
    plan, action = proposed.shown.plan, proposed.action
    what = spans_to_mrkdwn([Span(plan.target.label, SpanKind.BOLD)], LABEL)
    where = " · ".join(p for p in (card.account_name, plan.region, plan.target.id) if p)
    return [
        section(f"{what}\n{plain(where, LABEL)}"),
        *passed(plan),
        *part("CHANGES", changes(plan)),
        *part("AFFECTS", plan.affects),
        *part("DOES NOT STOP", plan.does_not),
        *part("LOSES", [plan.data_loss] if plan.data_loss else []),
        *part("COSTS", plan.costs),
        *wrong(plan),
        *choices(action.parameters, plan),
        *part("UNDO", [plan.undo]),
        context(f"TIME about {plan.seconds} s · {_approval(proposed)}"),
        context(f"{len(plan.calls)} API calls · digest {plan.digest[:8]}"),
        actions([button("Show the commands", "plan_commands", "show")]),
        divider(),
    ]


def _approval(proposed: Proposed) -> str:
    if not proposed.demand.run:
        return "nobody may run it"
    if not proposed.demand.approve:
        return "APPROVAL none needed"
    why = proposed.shown.plan.second_person
    return plain(f"APPROVAL by {proposed.approvers}{f': {why}' if why else ''}", WHY // 2)


def _confirm(proposed: Proposed) -> list[Block]:
    """Return what must be said before it runs, or why it cannot."""
    if proposed.hindrance:
        return [section(_why_not(proposed.hindrance))]
    blocks: list[Block] = []
    warned = len(proposed.shown.plan.warned)
    if warned:
        label = "One warning" if warned == 1 else f"{warned} warnings"
        blocks.append(asked(UNDERSTOOD, label, _box("⚠ I understand")))
    if proposed.may_break_glass:
        what = "Run it now; everybody and the security contacts are told"
        blocks.append(asked(GLASS, "Break the glass", _box(what), optional=True))
    return [*blocks, field(REASON, "Reason", "Goes into the record, for the post-mortem")]


def _why_not(why: str) -> str:
    return f"⛔ {spans_to_mrkdwn([Span(why)], WHY)}"


def _box(label: str) -> Block:
    return {"type": "checkboxes", "action_id": "value", "options": [option(label, "yes")]}


def commands_view(action: Action, plan: Plan) -> View:
    """Return the same as AWS CLI commands, to copy one by one."""
    blocks = [_command(call, plan.region) for call in plan.calls[:90]]
    return modal("plan_commands", action.offer.title, blocks or [section("Nothing to do.")], "")


def _command(call: Call, region: str) -> Block:
    block = code_block(command(call, region), COMMAND) or "_(too long for Slack)_"
    return section(f"{plain(call.step, 100)}\n{block}")
