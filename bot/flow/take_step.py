"""Take one step of a run: say so first, do it, and write down what came of it."""

import asyncio
from dataclasses import replace

from bot.core.action import Outcome, Step
from bot.core.errors import AwsDidNotAnswer, AwsFailed
from bot.core.run import RunStep, StepState
from bot.flow.job import Job
from bot.flow.patience import patiently


async def take_step(job: Job, step: Step, row: RunStep) -> AwsFailed | None:
    """Take a step, or go on with one whose outcome is not known: a step reads before it writes.

    Returns the failure that ended it; the row of the job says how it came out. Raises
    RunWasTakenOver.
    """
    row = replace(row, state=StepState.ATTEMPTED, attempts=row.attempts + 1, at=job.clock())
    calls = [f"{c.service}:{c.operation}" for c in job.plan.calls if c.step == step.name]
    title, attempt = step.title, row.attempts
    fields = {"step": step.name, "title": title, "attempt": attempt, "calls": calls}
    await job.write("step.attempted", fields, step=row, touched=True)
    try:
        outcome = await _outcome(job, step, row)
    except AwsFailed as failure:
        await _record(job, row, Outcome(ok=False, says=str(failure), request_ids=_ids(failure)))
        return failure
    await _record(job, row, outcome)
    return None


async def _outcome(job: Job, step: Step, row: RunStep) -> Outcome:
    """Run the step until it is over; shows how far it is meanwhile. Raises AwsFailed."""
    while True:
        outcome = await patiently(job, lambda: _once(job, step))
        if not outcome.again:
            return outcome
        further = replace(row, says=outcome.says, made={**row.made, **outcome.made})
        if further == row:
            await job.look()  # it may be in other hands by now
        else:
            row = further
            await job.show(row)
        await asyncio.sleep(outcome.again * job.pace)


async def _once(job: Job, step: Step) -> Outcome:
    name = f"INC-{job.run.incident}"
    made = job.made
    outcome: Outcome = await job.aws(job.writing, name, lambda aws: step.run(aws, job.plan, made))
    return outcome


async def _record(job: Job, row: RunStep, outcome: Outcome) -> None:
    state = StepState.DONE if outcome.ok else StepState.FAILED
    done = replace(
        row,
        state=state,
        says=outcome.says,
        request_ids=outcome.request_ids,
        made=dict(outcome.made),
        at=job.clock(),
    )
    ids = list(outcome.request_ids)
    fields = {"step": row.name, "says": outcome.says, "request_ids": ids}
    kind = "step.succeeded" if outcome.ok else "step.failed"
    await job.write(kind, fields, step=done)


def _ids(failure: AwsFailed) -> tuple[str, ...]:
    return (failure.request_id,) if failure.request_id else ()


def is_unclear(failure: AwsFailed | None) -> bool:
    """Tell whether nobody knows if AWS did it."""
    return isinstance(failure, AwsDidNotAnswer)
