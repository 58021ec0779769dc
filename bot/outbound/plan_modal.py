"""A plan on a phone: what changes, who else feels it, what goes on, how it is taken back."""

import json
from collections.abc import Sequence
from typing import Any

from bot.core.action import Action, Parameter
from bot.core.alert import Target
from bot.core.card import Card
from bot.core.command import command
from bot.core.plan import Call, Plan, Verdict
from bot.outbound.blocks.elements import (
    Block,
    View,
    actions,
    button,
    context,
    cut,
    divider,
    modal,
    option,
    section,
)
from bot.outbound.mrkdwn import code_block, escape

SIGNS = {Verdict.PASSED: "✓", Verdict.WARNED: "⚠", Verdict.BLOCKED: "⛔"}
SHOWN, LINE, COMMAND = 8, 300, 2800
NOT_YET = (
    "Nothing has been changed. Firebreak plans and does not act yet: the commands do the same."
)


def loading(action: Action, card: Card) -> View:
    """Return what stands there at once: a trigger lives 3 seconds, AWS may take longer."""
    text = f"Reading {card.account_name or 'AWS'}… this changes nothing."
    return modal("plan", action.offer.title, [section(escape(text))], "")


def failed(action: Action, why: str) -> View:
    """Return why there is no plan."""
    return modal("plan", action.offer.title, [section(f"⛔ {escape(cut(why, 2000))}")], "")


def choose_target(action: Action, card: Card, targets: Sequence[Target]) -> View:
    """Ask which one: never a guess."""
    rows = [
        button(f"{target.label} ({target.kind})", f"plan_target_{number}", f"{number}")
        for number, target in enumerate(targets[:20])
    ]
    blocks = [section("Which one?"), *(actions(rows[i : i + 5]) for i in range(0, len(rows), 5))]
    return modal("plan", action.offer.title, blocks, _metadata(card, action, 0))


def plan_view(action: Action, card: Card, plan: Plan, position: int) -> View:
    """Return the plan; its choices make a new one at once."""
    where = " · ".join(p for p in (card.account_name, plan.region, plan.target.id) if p)
    blocks: list[Block] = [
        section(f"*{escape(plan.target.label)}*\n{escape(where)}"),
        *_part("CHANGES", [f"{c.what}: {c.before} → {c.after}" for c in plan.changes]),
        *_part("AFFECTS", plan.affects),
        *_part("DOES NOT STOP", plan.does_not),
        *_part("LOSES", [plan.data_loss] if plan.data_loss else []),
        *_part("COSTS", plan.costs),
        *_checks(plan),
        *_choices(action.parameters, plan),
        *_part("UNDO", [plan.undo]),
        context(f"TIME about {plan.seconds} s · {len(plan.calls)} API calls · {plan.digest[:8]}"),
        divider(),
        context(NOT_YET),
        actions([button("Show the commands", "plan_commands", "show")]),
    ]
    return modal("plan", action.offer.title, blocks, _metadata(card, action, position))


def commands_view(action: Action, plan: Plan) -> View:
    """Return the same as AWS CLI commands, to copy one by one."""
    blocks = [_command(call, plan.region) for call in plan.calls]
    return modal("plan_commands", action.offer.title, blocks or [section("Nothing to do.")], "")


def _command(call: Call, region: str) -> Block:
    block = code_block(command(call, region), COMMAND) or "_(too long for Slack)_"
    return section(f"{escape(call.step)}\n{block}")


def _metadata(card: Card, action: Action, position: int) -> str:
    return json.dumps([card.incident.number, action.name, position])


def _part(title: str, lines: Sequence[str]) -> list[Block]:
    """Return a titled list; nothing where there is nothing to say."""
    if not lines:
        return []
    shown = [escape(cut(line, LINE)) for line in lines[:SHOWN]]
    more = [f"…and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    listed = shown if len(shown) == 1 else [f"• {line}" for line in shown]
    return [section("\n".join([f"*{title}*", *listed, *more]))]


def _checks(plan: Plan) -> list[Block]:
    """Return what was checked: what is wrong first, what passed in one small line."""
    wrong = [p for p in plan.preconditions if p.verdict is not Verdict.PASSED]
    passed = [p.name for p in plan.preconditions if p.verdict is Verdict.PASSED]
    lines = [f"{SIGNS[p.verdict]} {escape(cut(p.evidence, LINE))}" for p in wrong[:SHOWN]]
    blocks: list[Block] = [section("\n".join(lines))] if lines else []
    if passed:
        blocks.append(context(f"✓ {escape(cut(', '.join(passed), LINE))}"))
    return blocks


def _choices(parameters: Sequence[Parameter], plan: Plan) -> list[Block]:
    """Return a checkbox a switch and a menu a choice; each makes a new plan."""
    boxes = [p for p in parameters if not p.choices]
    blocks: list[Block] = []
    if boxes:  # Slack allows ten in a group, and no action has more
        blocks.append(actions([_checkboxes(boxes[:10], plan)]))
    return [*blocks, *(actions([_menu(p, plan)]) for p in parameters if p.choices)]


def _checkboxes(parameters: Sequence[Parameter], plan: Plan) -> Block:
    options = [option(p.label, p.name) for p in parameters]
    chosen = [made for made in options if plan.parameters.get(made["value"])]
    element: dict[str, Any] = {
        "type": "checkboxes",
        "action_id": "plan_switches",
        "options": options,
    }
    return {**element, "initial_options": chosen} if chosen else element


def _menu(parameter: Parameter, plan: Plan) -> Block:
    options = [option(choice, choice) for choice in parameter.choices]
    chosen = next(o for o in options if o["value"] == plan.parameters[parameter.name])
    return {
        "type": "static_select",
        "action_id": f"plan_choice_{parameter.name}",
        "options": options,
        "initial_option": chosen,
    }
