"""Just before the first write: rights, approvals and the world are looked at once more."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.account import Account
from bot.core.errors import AwsFailed
from bot.core.run import RunStatus
from bot.flow.authorize import Authorize
from bot.flow.drift import still_as_planned
from bot.flow.job import Job
from bot.flow.patience import patiently
from bot.flow.propose import Propose
from bot.store import approvals, incidents

Stop = tuple[RunStatus, str]


async def last_look(
    job: Job, authorize: Authorize, propose: Propose, accounts: Mapping[str, Account]
) -> Stop | None:
    """Return how a run must end that must not begin, and why; None where it may begin."""
    if not accounts[job.plan.account].execute_role:
        return RunStatus.REJECTED, "The account is plan-only now"
    refused = await _refused(job, authorize)
    if refused:
        return RunStatus.REJECTED, refused
    try:
        changed = await patiently(job, lambda: still_as_planned(propose, job))
    except AwsFailed as failure:
        return RunStatus.CHANGED, f"AWS could not be read again: {failure}"
    return (RunStatus.CHANGED, changed) if changed else None


async def _refused(job: Job, authorize: Authorize) -> str:
    """Return which right or approval is not there any more, "" for none."""
    run = job.run
    async with job.database.read() as connection:
        incident = await incidents.read(connection, run.incident)
        given = await approvals.of_run(connection, run.id)
    demanded = authorize.demand(job.plan, incident)
    why = await authorize.refusal(run.actor, demanded, job.plan)
    if why:
        return f"Whoever asked for it may not run it any more: {why}"
    if run.break_glass:
        may = await authorize.may_break_glass(run.actor, demanded)
        return "" if may else "The glass may not be broken for it any more"
    missing = authorize.missing(replace(run, demands=demanded.approve), given)
    return f"It lacks the approval of {authorize.described(missing)}" if missing else ""
