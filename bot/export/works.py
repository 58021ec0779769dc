"""What was done in AWS: each run with its plan, approvals, steps, outcome and what it left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.run import RunStatus, RunStep, StepState
from bot.export.facts import Facts, Ran
from bot.export.told import Reader

WORDS = {
    RunStatus.ASKED: "waits for approval",
    RunStatus.APPROVED: "waits for its turn",
    RunStatus.RUNNING: "is under way",
    RunStatus.PAUSED: "is paused",
    RunStatus.SUCCEEDED: "done and verified",
    RunStatus.FAILED: "failed",
    RunStatus.REJECTED: "not run",
    RunStatus.EXPIRED: "not approved in time",
    RunStatus.CANCELLED: "cancelled",
    RunStatus.CHANGED: "stopped before it began: the world had changed",
    RunStatus.UNKNOWN: "outcome unknown",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One run, for people. changes: (what, before, after), as planned.

    approvals: (who, when); steps: (title, state, what it said, AWS request ids).
    left: what stays in AWS after it, and may cost; undone: it was taken back.
    """

    title: str
    target: str
    status: RunStatus
    how: str
    says: str
    who: str
    reason: str
    requested_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    digest: str
    changes: tuple[tuple[str, str, str], ...]
    does_not: tuple[str, ...]
    approvals: tuple[tuple[str, datetime], ...]
    steps: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    left: tuple[str, ...]
    undo: str
    undone: bool
    undoes: bool
    break_glass: bool

    @property
    def worked(self) -> bool:
        """Tell whether its effect was there."""
        return self.status is RunStatus.SUCCEEDED


def works(facts: Facts, reader: Reader) -> tuple[Work, ...]:
    """Return an incident's runs, the oldest first."""
    undone = {
        one.run.undoes
        for one in facts.runs
        if one.run.undoes and one.run.status is RunStatus.SUCCEEDED
    }
    return tuple(_work(one, facts, reader, undone=one.run.id in undone) for one in facts.runs)


def _work(ran: Ran, facts: Facts, reader: Reader, *, undone: bool) -> Work:
    run, plan, text = ran.run, ran.plan, reader.text
    changes = plan.changes if plan else ()
    return Work(
        title=facts.titles.get(run.action, run.action),
        target=text(_label(run.target, facts)),
        status=run.status,
        how=WORDS[run.status],
        says=text(run.says),
        who=reader.names.of(run.actor),
        reason=text(run.reason),
        requested_at=run.requested_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        digest=run.digest,
        changes=tuple((text(c.what), text(c.before), text(c.after)) for c in changes),
        does_not=_all(plan.does_not if plan else (), reader),
        approvals=tuple((reader.names.of(one.actor), one.at) for one in ran.approvals),
        steps=tuple(_step(step, reader) for step in ran.steps),
        left=_all(plan.costs if plan and run.touched else (), reader),
        undo=text(plan.undo) if plan else "",
        undone=undone,
        undoes=bool(run.undoes),
        break_glass=run.break_glass,
    )


def _step(step: RunStep, reader: Reader) -> tuple[str, str, str, tuple[str, ...]]:
    state = "not reached" if step.state is StepState.WAITING else step.state.value
    return reader.text(step.title), state, reader.text(step.says), step.request_ids


def _all(sentences: Iterable[str], reader: Reader) -> tuple[str, ...]:
    return tuple(map(reader.text, sentences))


def _label(word: str, facts: Facts) -> str:
    """Return what people call the target of `account/Region/kind/id`."""
    ident = word.split("/", 3)[-1]
    return next((one.label for one in facts.targets if one.id == ident), ident)


def still_there(done: Sequence[Work]) -> tuple[str, ...]:
    """Return what the runs left in AWS, each thing once."""
    return tuple(dict.fromkeys(left for work in done for left in work.left))
