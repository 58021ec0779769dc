"""What people do with a plan that they have read: confirm it, or close it."""

from collections.abc import Mapping
from typing import Any

from bot.core.plan_reference import read_reference
from bot.flow.confirm import Agreement
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound import plan_modal
from bot.outbound.resume import resume_blocks, resume_text

Body = Mapping[str, Any]


async def confirm(verbs: Verbs, person: Person, body: Body) -> None:
    """Confirm the plan: it becomes a run, whose message stands in the thread."""
    about = read_reference(str(body["view"]["private_metadata"]))
    await verbs.members.must_be_member(person.user)
    values = body["view"]["state"]["values"]
    agreed = Agreement(
        plan=about.plan,
        digest=about.digest,
        actor=person.actor,
        reason=str(values.get(plan_modal.REASON, {}).get("value", {}).get("value") or ""),
        understood=_ticked(values, plan_modal.UNDERSTOOD),
        break_glass=_ticked(values, plan_modal.GLASS),
    )
    await verbs.confirm.confirm(agreed)


def complaints(body: Body) -> Mapping[str, str]:
    """Return what is missing in a submitted plan: Slack takes blanks for text."""
    values = body["view"]["state"]["values"]
    reason = str(values.get(plan_modal.REASON, {}).get("value", {}).get("value") or "")
    return {} if reason.strip() else {plan_modal.REASON: "Say why, in a few words."}


async def closed(verbs: Verbs, person: Person, body: Body) -> None:
    """Offer a closed plan again: nothing was changed."""
    about = read_reference(str(body["view"]["private_metadata"]))
    if not about.plan:
        return
    title = verbs.propose.action(about.name).offer.title
    await verbs.slack.call(
        "chat.postEphemeral",
        channel=about.channel,
        user=person.user,
        text=resume_text(title, about),
        blocks=resume_blocks(title, about),
    )


def _ticked(values: Mapping[str, Any], block: str) -> bool:
    return bool(values.get(block, {}).get("value", {}).get("selected_options"))
