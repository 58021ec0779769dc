"""Breaking the glass: a run without the approval that it needs, and everybody is told."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import mention
from bot.core.incident import Incident
from bot.core.plan import Plan
from bot.core.run import Run
from bot.store import messages, run_messages


async def tell(
    connection: AsyncConnection, incident: Incident, run: Run, plan: Plan, contacts: Iterable[str]
) -> None:
    """Tell everyone in the channel, and each security contact (a Slack id) directly."""
    who = f"<!channel> {mention(run.actor)} *broke the glass*: this runs without approval."
    text = f"{plan.action} on {plan.target.label}. Reason: {run.reason}"
    key = f"glass:{run.id}"
    told = messages.reply(incident, key, run.requested_at, text).to(who, broadcast=True)
    await messages.want(connection, [told])
    await run_messages.send(connection, incident, run, contacts)
