"""The buttons of a run's message. `value` is `<run>:<digest>`, and for an undo the incident's."""

from collections.abc import Mapping
from typing import Any

from bot.core.errors import PlanIsGone
from bot.inbound.slack.number import OLD, value_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound import plan_modal

Body = Mapping[str, Any]


async def approve(verbs: Verbs, person: Person, body: Body) -> None:
    """Agree to the plan that stands above the button."""
    await verbs.members.must_be_member(person.user)
    run, digest = _run(body)
    await verbs.approve.approve(run, digest, person.actor)


async def reject(verbs: Verbs, person: Person, body: Body) -> None:
    """Say no."""
    await verbs.members.must_be_member(person.user)
    run, digest = _run(body)
    await verbs.approve.reject(run, digest, person.actor)


async def cancel(verbs: Verbs, person: Person, body: Body) -> None:
    """Stop it between two steps."""
    await verbs.members.must_be_member(person.user)
    run, _ = _run(body)
    await verbs.halt.cancel(run, person.actor)


async def commands(verbs: Verbs, person: Person, body: Body) -> None:
    """Show what it would do as AWS CLI commands."""
    run, _ = _run(body)
    proposed = await verbs.propose.resume(run, person.actor)
    view = plan_modal.commands_view(proposed.action, proposed.shown.plan)
    await verbs.slack.call("views.open", trigger_id=body["trigger_id"], view=view)


def _run(body: Body) -> tuple[str, str]:
    run, _, rest = value_in(body).partition(":")
    digest = rest.partition(":")[0]
    if not run or not digest:
        raise PlanIsGone(OLD)
    return run, digest
