"""The buttons of a run's message: each carries its run and the digest that the person sees."""

from collections.abc import Mapping
from typing import Any

from bot.core.run_reference import RunReference, read_run_reference
from bot.inbound.slack.number import value_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound import plan_modal

Body = Mapping[str, Any]


async def approve(verbs: Verbs, person: Person, body: Body) -> None:
    """Agree to the plan that stands above the button."""
    await verbs.members.must_be_member(person.user)
    about = _run(body)
    await verbs.approve.approve(about.run, about.digest, person.actor)


async def reject(verbs: Verbs, person: Person, body: Body) -> None:
    """Say no."""
    await verbs.members.must_be_member(person.user)
    about = _run(body)
    await verbs.approve.reject(about.run, about.digest, person.actor)


async def cancel(verbs: Verbs, person: Person, body: Body) -> None:
    """Stop it between two steps."""
    await verbs.members.must_be_member(person.user)
    await verbs.halt.cancel(_run(body).run, person.actor)


async def commands(verbs: Verbs, person: Person, body: Body) -> None:
    """Show what it would do as AWS CLI commands."""
    proposed = await verbs.propose.resume(_run(body).run, person.actor)
    view = plan_modal.commands_view(proposed.action, proposed.shown.plan)
    await verbs.slack.call("views.open", trigger_id=body["trigger_id"], view=view)


def _run(body: Body) -> RunReference:
    return read_run_reference(value_in(body))
