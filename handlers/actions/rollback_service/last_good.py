"""The last revision that worked."""

from dataclasses import dataclass
from typing import Any

from bot.core.plan import Precondition, Verdict
from handlers.actions.rollback_service.definitions import find_definition
from handlers.actions.rollback_service.history import (
    AT_ONCE,
    History,
    begins_here,
    live_revision,
    read_deployments,
)
from handlers.actions.rollback_service.pick import pick
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.revision import Revision, read_revisions
from handlers.actions.rollback_service.service import Service

NAME = "Revision to go back to"


@dataclass(frozen=True, slots=True)
class Choice:
    """The revision to go back to, and how sure that is."""

    revision: Revision
    checks: tuple[Precondition, ...]


def last_good(ecs: Any, service: Service, history: History, now: Revision) -> Choice:
    """Choose from what was deployed; raises NoWayBack where nothing else ever worked."""
    picked, was_left = pick(_worked(ecs, history), now.runs_as)
    for found in picked:
        return Choice(found, (chosen(found.label, now.label, was_left=was_left),))
    if begins_here(ecs, history):
        raise NoWayBack(
            NAME,
            f"Nothing to roll back to: {service.label} has run no other revision that worked",
        )
    return _guess(ecs, service, now)


def chosen(label: str, left: str, *, was_left: bool) -> Precondition:
    """Say which one was picked, and whether to think twice."""
    if was_left:
        says = f"{label} worked, but was itself left for {left} once, and nothing else worked"
        return Precondition(NAME, Verdict.WARNED, says)
    says = f"{label} is the last one that worked before {left}"
    return Precondition(NAME, Verdict.PASSED, says)


def _worked(ecs: Any, history: History) -> list[Revision]:
    """Return what each deployment that worked ended with, the newest first."""
    ended = [live_revision(each) for each in read_deployments(ecs, history.worked)]
    known = read_revisions(ecs, ended[:AT_ONCE])
    return [known[arn] for arn in ended if arn in known]


def _guess(ecs: Any, service: Service, now: Revision) -> Choice:
    """Take the task definition before, where ECS no longer knows what ran."""
    family, _, number = now.task_definition.rpartition(":")
    before = f"{family}:{int(number) - 1}"
    if find_definition(ecs, before)["status"] != "ACTIVE":
        why = f"ECS knows no earlier deployment of {service.label}, and {before} is not there"
        raise NoWayBack(NAME, f"Nothing to roll back to: {why}")
    found = Revision(before)
    says = (
        f"{found.label} is a guess: the one before {now.label}. ECS remembers deployments for"
        f" 90 days, and knows none of {service.label} that worked with another revision"
    )
    return Choice(found, (Precondition(NAME, Verdict.WARNED, says),))
