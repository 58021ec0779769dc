"""An action's button and its plan modal: reads AWS, and changes nothing until it is submitted."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any

from bot.core.action import Action
from bot.core.card import Card
from bot.core.errors import ActionDoesNotFit, FirebreakError, PlanIsGone
from bot.core.plan_reference import PlanReference, read_reference
from bot.core.proposed import Proposed
from bot.core.run_reference import read_run_reference
from bot.flow.confirm import PLAN_LASTS
from bot.flow.propose import Wanted
from bot.inbound.slack.number import number_in, value_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound import plan_modal
from bot.outbound.blocks.elements import View

Body = Mapping[str, Any]
PATIENCE_SECONDS = 5.0
BUTTON, CHOICE, SWITCHES = "act_", "plan_choice_", "plan_switches"


async def begin(verbs: Verbs, person: Person, body: Body) -> None:
    """Open a modal at once, then fill it with the plan, or ask which target."""
    name = str(body["actions"][0]["action_id"]).removeprefix(BUTTON)
    await open_plan(verbs, person, number_in(body), name)


async def open_plan(verbs: Verbs, person: Person, number: int, name: str) -> None:
    """Open the plan of an action on an incident."""
    card = await verbs.look.find(number)
    targets = verbs.propose.targets(card, name)
    action = verbs.propose.action(name)
    opened = await _open(verbs, person, action, card)
    about = PlanReference(number, card.incident.channel, name)
    if len(targets) > 1:
        await verbs.members.must_be_member(person.user)
        await _show(verbs, opened, plan_modal.choose_target(action, card, targets))
    else:
        await _fill(verbs, person, opened, about)


async def open_undo(verbs: Verbs, person: Person, body: Body) -> None:
    """Open the plan that takes a run back."""
    undone = read_run_reference(value_in(body))
    card = await verbs.look.find(undone.number)
    undo = await verbs.propose.undo_of(undone.run)
    opened = await _open(verbs, person, undo, card)
    number, channel = card.incident.number, card.incident.channel
    about = PlanReference(number, channel, undo.name, undoes=undone.run)
    await _fill(verbs, person, opened, about)


async def resume(verbs: Verbs, person: Person, body: Body) -> None:
    """Open a plan again that was closed: as it was, or a new one where it is too old."""
    about = read_reference(value_in(body))
    card = await verbs.look.find(about.number)
    opened = await _open(verbs, person, verbs.propose.action(about.name), card)
    await _answer(verbs, opened, about, _resumed(verbs, person, card, about))


async def choose(verbs: Verbs, person: Person, body: Body) -> None:
    """Plan for the chosen target."""
    about = read_reference(str(body["view"]["private_metadata"]))
    position = number_in(body)
    await _fill(verbs, person, str(body["view"]["id"]), replace(about, position=position))


async def change(verbs: Verbs, person: Person, body: Body) -> None:
    """Plan again with the person's choices."""
    about = read_reference(str(body["view"]["private_metadata"]))
    given = _given(verbs.propose.action(about.name), body)
    await _fill(verbs, person, str(body["view"]["id"]), about, given)


async def commands(verbs: Verbs, person: Person, body: Body) -> None:
    """Show the plan's calls as AWS CLI commands, on top of it."""
    about = read_reference(str(body["view"]["private_metadata"]))
    proposed = await verbs.propose.resume(about.plan, person.actor)
    view = plan_modal.commands_view(proposed.action, proposed.shown.plan)
    await verbs.slack.call("views.push", trigger_id=body["trigger_id"], view=view)


async def _open(verbs: Verbs, person: Person, action: Action, card: Card) -> str:
    """Open the loading modal; return its id."""
    loading = plan_modal.loading(action, card)
    opened = await verbs.slack.call("views.open", trigger_id=person.trigger, view=loading)
    return str(opened["view"]["id"])


async def _fill(
    verbs: Verbs,
    person: Person,
    view: str,
    about: PlanReference,
    given: Mapping[str, Any] | None = None,
) -> None:
    """Plan, and show the plan in a modal that is open already."""
    await _answer(verbs, view, about, _planned(verbs, person, about, given or {}))


async def _answer(
    verbs: Verbs, view: str, about: PlanReference, planning: Coroutine[Any, Any, Proposed]
) -> None:
    try:
        proposed = await _patiently(verbs, view, about, planning)
        card = await verbs.look.find(about.number)
        drawn = plan_modal.plan_view(card, proposed, about)
    except FirebreakError as error:  # said where the person looks: in the modal
        title = verbs.propose.action(about.name).offer.title
        drawn = plan_modal.failed(title, str(error))
    await _show(verbs, view, drawn)


async def _patiently(
    verbs: Verbs, view: str, about: PlanReference, planning: Coroutine[Any, Any, Proposed]
) -> Proposed:
    """Return the plan; say that AWS takes its time where it does."""
    task = asyncio.create_task(planning)
    try:
        ready, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        if not ready:
            await _show(verbs, view, plan_modal.slow(verbs.propose.action(about.name)))
        return await task
    finally:
        task.cancel()


async def _planned(
    verbs: Verbs, person: Person, about: PlanReference, given: Mapping[str, Any]
) -> Proposed:
    await verbs.members.must_be_member(person.user)
    card = await verbs.look.find(about.number)
    if about.undoes:
        target = await verbs.propose.target_of(about.undoes)
    else:
        targets = verbs.propose.targets(card, about.name)
        if about.position >= len(targets):
            raise ActionDoesNotFit("That target is no longer part of the incident. Open it again.")
        target = targets[about.position]
    wanted = Wanted(about.name, target, given, about.undoes)
    return await verbs.propose.plan(card, wanted, person.actor)


async def _resumed(verbs: Verbs, person: Person, card: Card, about: PlanReference) -> Proposed:
    await verbs.members.must_be_member(person.user)
    try:
        proposed = await verbs.propose.resume(about.plan, person.actor)
    except PlanIsGone:
        return await _planned(verbs, person, about, {})
    shown = proposed.shown
    if verbs.clock() - shown.shown_at < PLAN_LASTS:
        return proposed
    wanted = Wanted(about.name, shown.plan.target, shown.plan.parameters, about.undoes)
    return await verbs.propose.plan(card, wanted, person.actor)


async def _show(verbs: Verbs, view_id: str, view: View) -> None:
    await verbs.slack.call("views.update", view_id=view_id, view=view)


def _given(action: Action, body: Body) -> dict[str, Any]:
    """Return what the person has chosen in the modal, by parameter."""
    given: dict[str, Any] = {}
    for inputs in body["view"]["state"]["values"].values():
        for action_id, value in inputs.items():
            if action_id == SWITCHES:
                on = {option["value"] for option in value["selected_options"]}
                given |= {p.name: p.name in on for p in action.parameters if not p.choices}
            elif action_id.startswith(CHOICE) and value.get("selected_option"):
                given[action_id.removeprefix(CHOICE)] = value["selected_option"]["value"]
    return given
