"""The choices of a plan: a checkbox a switch and a menu a choice; each makes a new plan."""

from collections.abc import Sequence
from typing import Any

from bot.core.action import Parameter
from bot.core.plan import Plan
from bot.outbound.blocks.elements import Block, actions, context, option
from bot.outbound.mrkdwn import escape

BOXES, OPTIONS = 10, 100  # what Slack allows in a group, and in a menu
VALUE = 150  # characters of an option's value


def choices(parameters: Sequence[Parameter], plan: Plan) -> list[Block]:
    """Return the choices a person has, as they stand in the plan."""
    switches = [p for p in parameters if not p.choices and not p.found]
    blocks: list[Block] = []
    if switches:
        blocks.append(actions([_checkboxes(switches[:BOXES], plan)]))
    for parameter in parameters:
        found = plan.choices.get(parameter.name, ()) if parameter.found else parameter.choices
        options = [value for value in dict.fromkeys(found) if 0 < len(value) <= VALUE]
        if len(options) > 1:
            blocks.append(context(escape(parameter.label)))
            blocks.append(actions([_menu(parameter, options[:OPTIONS], plan)]))
    return blocks


def _checkboxes(parameters: Sequence[Parameter], plan: Plan) -> Block:
    options = [option(p.label, p.name) for p in parameters]
    chosen = [made for made in options if plan.parameters.get(made["value"])]
    element: dict[str, Any] = {
        "type": "checkboxes",
        "action_id": "plan_switches",
        "options": options,
    }
    return {**element, "initial_options": chosen} if chosen else element


def _menu(parameter: Parameter, values: Sequence[str], plan: Plan) -> Block:
    options = [option(value, value) for value in values]
    chosen = [o for o in options if o["value"] == plan.parameters.get(parameter.name)]
    element: dict[str, Any] = {
        "type": "static_select",
        "action_id": f"plan_choice_{parameter.name}",
        "options": options,
    }
    return {**element, "initial_option": chosen[0]} if chosen else element
