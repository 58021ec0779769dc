"""End a run: verify its effect, say how it came out, and call whoever asked for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.action import Action, Outcome
from bot.core.actor import mention
from bot.core.deed import Deed
from bot.core.errors import AwsFailed
from bot.core.incident import Incident
from bot.core.run import Run, RunStatus, StepState
from bot.flow.amend import amend
from bot.flow.job import Job
from bot.flow.patience import patiently
from bot.flow.progress import progress_shown
from bot.store import messages, runs, timers
from bot.store.messages import Wish
from bot.store.timers import Timer

RECHECK = "recheck"


async def finish(job: Job, status: RunStatus, why: str, actions: Mapping[str, Action]) -> None:
    """End the run with a status; where it touched AWS, say what stands there now.

    status: SUCCEEDED becomes FAILED where the effect is not there, and UNKNOWN where nobody can
    see it. Raises RunWasTakenOver.
    """
    found, now = await _verified(job, patient=status is RunStatus.SUCCEEDED)
    if status is RunStatus.SUCCEEDED and found and not found.ok:
        status, why = RunStatus.FAILED, "The steps are done, but the effect is not there"
    elif status is RunStatus.SUCCEEDED and job.run.touched and not found:
        status, why = RunStatus.UNKNOWN, "The steps are done, but nobody could see their effect"
    says = ". ".join(part.rstrip(".") for part in (why, *_left_out(job, now), now) if part)

    async def more(connection: AsyncConnection, incident: Incident, run: Run) -> None:
        await _contain(connection, incident, run, actions)
        await messages.want(connection, [_call(job, incident, run)])
        if run.undoes and run.status is RunStatus.SUCCEEDED:
            undone = await runs.lock(connection, run.undoes)
            await progress_shown(connection, incident, undone)
        if run.status is RunStatus.SUCCEEDED:
            await timers.add(connection, _rechecks(job, run))

    fields = {"status": status.value, "says": says, "verified": bool(found and found.ok)}
    await job.write("run.ended", fields, more=more, status=status, says=says, ended_at=job.clock())


def _rechecks(job: Job, run: Run) -> list[Timer]:
    ended = run.ended_at or job.clock()
    after = [ended + timedelta(seconds=seconds) for seconds in job.action.rechecks]
    return [Timer(RECHECK, run.id, at, turn) for turn, at in enumerate(after)]


async def _verified(job: Job, *, patient: bool) -> tuple[Outcome | None, str]:
    """Read whether the effect is there, and not whether the calls were answered.

    Returns what was found, None for nothing, and what stands there in words.
    """
    if not job.run.touched:
        return None, ""
    try:
        found = await (patiently(job, lambda: _effect(job)) if patient else _effect(job))
    except AwsFailed as failure:  # what was done is done; only nobody can see it now
        return None, f"AWS could not be asked what stands there: {failure}"
    return found, found.says


async def _effect(job: Job) -> Outcome:
    made = job.made

    def verify(aws: object) -> Outcome:
        return job.action.verify(aws, job.plan, made)  # type: ignore[arg-type]  # OnAws gives an Aws

    found: Outcome = await job.aws(job.reading, f"INC-{job.run.incident}", verify)
    return found


def _left_out(job: Job, now: str) -> list[str]:
    """Return what failed on the way without ending it, unless it is what is said anyway."""
    vital = {step.name for step in job.action.steps(job.plan) if step.vital}
    failed = [s for s in job.steps if s.state is StepState.FAILED and s.name not in vital]
    failed = [step for step in failed if not now or now not in step.says]
    return [f"Not done: {step.title} ({step.says.rstrip('.')})" for step in failed]


async def _contain(
    connection: AsyncConnection, incident: Incident, run: Run, actions: Mapping[str, Action]
) -> None:
    """Note whether something of the incident is still held back, by this run or another."""
    contained = False
    for one in await runs.of_incident(connection, incident.number):
        action = actions.get(one.action)
        if action and action.contains and one.touched:
            undone = await runs.undoing(connection, one.id)
            contained |= not any(undo.status is RunStatus.SUCCEEDED for undo in undone)
    if contained is not incident.contained:
        kind = "incident.contained" if contained else "incident.released"
        at = run.ended_at or run.requested_at
        await amend(connection, replace(incident, contained=contained), Deed(kind, run.actor, at))


def _call(job: Job, incident: Incident, run: Run) -> Wish:
    """Return the reply that tells whoever asked for it; a failure tells the whole channel."""
    is_well = run.status in (RunStatus.SUCCEEDED, RunStatus.CANCELLED, RunStatus.REJECTED)
    who = f"{mention(run.actor)} *{job.action.offer.title}: {WORDS[run.status]}.*"
    says = run.says.partition(". ")[0] if run.status is RunStatus.SUCCEEDED else run.says
    text = f"{job.plan.target.label}: {says}"
    key = f"over:{run.id}:{run.epoch}"
    return messages.reply(incident, key, job.clock(), text).to(who, broadcast=not is_well)


WORDS = {
    RunStatus.SUCCEEDED: "done and verified",
    RunStatus.FAILED: "failed",
    RunStatus.REJECTED: "not run",
    RunStatus.EXPIRED: "expired",
    RunStatus.CANCELLED: "cancelled",
    RunStatus.CHANGED: "stopped, nothing was changed",
    RunStatus.UNKNOWN: "outcome unknown, look in AWS",
}
