"""Plan again just before the first write, and compare: what was agreed to must still be so."""

from bot.core.plan import Plan
from bot.flow.job import Job
from bot.flow.propose import Propose


async def still_as_planned(propose: Propose, job: Job) -> str:
    """Return what is different from the plan that was agreed to, "" for nothing.

    Raises AwsFailed.
    """
    now = await propose.again(job.plan, job.run, job.reading)
    if now.blocked:
        return f"It cannot run any more: {now.blocked[0].evidence}"
    if now.digest == job.plan.digest:
        return ""
    return f"The world changed since the plan: {_difference(job.plan, now)}. Plan again"


def _difference(before: Plan, after: Plan) -> str:
    """Return the first thing that differs, in the plan's own words."""
    for name in ("changes", "preconditions", "calls"):
        old, new = set(map(str, getattr(before, name))), set(map(str, getattr(after, name)))
        if old != new:
            return DIFFERENT[name]
    return "what an undo would need is not the same"


DIFFERENT = {
    "changes": "what would change is not the same",
    "preconditions": "what was checked came out differently",
    "calls": "the calls to AWS would be others",
}
