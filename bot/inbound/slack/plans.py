"""An action's button and its plan modal: reads AWS, changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.action import Action
from bot.core.card import Card
from bot.core.errors import ActionDoesNotFit, FirebreakError
from bot.core.plan import Plan
from bot.inbound.slack.buttons import number_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound import plan_modal
from bot.outbound.blocks.elements import View

Body = Mapping[str, Any]
BUTTON, CHOICE, SWITCHES = "act_", "plan_choice_", "plan_switches"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks at: an action on one of an incident's targets, and their choices."""

    card: Card
    name: str
    position: int
    given: Mapping[str, Any] = field(default_factory=dict)


async def begin(verbs: Verbs, person: Person, body: Body) -> None:
    """Open a modal at once, then fill it with the plan, or ask which target."""
    name = str(body["actions"][0]["action_id"]).removeprefix(BUTTON)
    card = await verbs.look.find(number_in(body))
    targets = verbs.propose.targets(card, name)
    action = verbs.propose.actions[name]
    loading = plan_modal.loading(action, card)
    opened = await verbs.slack.call("views.open", trigger_id=body["trigger_id"], view=loading)
    if len(targets) > 1:
        view = plan_modal.choose_target(action, card, targets)
    else:
        view = await _view(verbs, person, Asked(card, name, 0))
    await verbs.slack.call("views.update", view_id=opened["view"]["id"], view=view)


async def choose(verbs: Verbs, person: Person, body: Body) -> None:
    """Plan for the chosen target."""
    asked = await _asked(verbs, body)
    position = int(body["actions"][0]["value"])
    await _update(verbs, person, body, replace(asked, position=position))


async def change(verbs: Verbs, person: Person, body: Body) -> None:
    """Plan again with the person's choices."""
    await _update(verbs, person, body, await _asked(verbs, body))


async def commands(verbs: Verbs, person: Person, body: Body) -> None:
    """Show the plan's calls as AWS CLI commands, on top of it."""
    asked = await _asked(verbs, body)
    plan = await _plan(verbs, person, asked)
    view = plan_modal.commands_view(verbs.propose.actions[asked.name], plan)
    await verbs.slack.call("views.push", trigger_id=body["trigger_id"], view=view)


async def _update(verbs: Verbs, person: Person, body: Body, asked: Asked) -> None:
    view = await _view(verbs, person, asked)
    await verbs.slack.call("views.update", view_id=body["view"]["id"], view=view)


async def _view(verbs: Verbs, person: Person, asked: Asked) -> View:
    action = verbs.propose.actions[asked.name]
    try:
        plan = await _plan(verbs, person, asked)
    except FirebreakError as error:  # said where the person looks: in the modal
        return plan_modal.failed(action, str(error))
    return plan_modal.plan_view(action, asked.card, plan, asked.position)


async def _plan(verbs: Verbs, person: Person, asked: Asked) -> Plan:
    targets = verbs.propose.targets(asked.card, asked.name)
    if asked.position >= len(targets):
        raise ActionDoesNotFit("That target is no longer part of the incident. Open it again.")
    target = targets[asked.position]
    return await verbs.propose.plan(asked.card, asked.name, target, asked.given, person.actor)


async def _asked(verbs: Verbs, body: Body) -> Asked:
    number, name, position = json.loads(body["view"]["private_metadata"])
    card = await verbs.look.find(int(number))
    return Asked(card, name, int(position), _given(verbs.propose.actions[name], body))


def _given(action: Action, body: Body) -> dict[str, Any]:
    """Return what the person has chosen in the modal, by parameter."""
    given: dict[str, Any] = {}
    for inputs in body["view"]["state"]["values"].values():
        for action_id, value in inputs.items():
            if action_id == SWITCHES:
                on = {option["value"] for option in value["selected_options"]}
                given |= {p.name: p.name in on for p in action.parameters if not p.choices}
            elif action_id.startswith(CHOICE):
                given[action_id.removeprefix(CHOICE)] = value["selected_option"]["value"]
    return given
