"""Tasks of a service that stopped, and why. ECS remembers them for about an hour.

Source: Amazon ECS API Reference, "ListTasks", "DescribeTasks".
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.core.action import Aws, Statement
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from handlers.diagnostics.counted import counted
from handlers.diagnostics.ecs_stopped_tasks.stopping import reasons, why
from handlers.diagnostics.when import clock, lasted, moment
from handlers.events.reading import listing, text, texts

MOST = 100  # tasks: what DescribeTasks takes
OWN_CLUSTERS = {"ArnLike": {"ecs:cluster": "arn:aws:ecs:${Region}:${Account}:cluster/*"}}


def _read(aws: Aws, question: Question) -> Evidence:
    label = question.target.id
    cluster, _, service = label.rpartition("/")
    query = f"ECS: the tasks of {label} that stopped in the last hour"
    if not cluster or not service:
        return evidence(f"{label or 'The alert'} names no ECS service", query=query)
    ecs = aws.client("ecs")
    listed = ecs.list_tasks(
        cluster=cluster, serviceName=service, desiredStatus="STOPPED", maxResults=MOST
    )
    arns = texts(listed, "taskArns")[:MOST]
    described = ecs.describe_tasks(cluster=cluster, tasks=arns) if arns else {}
    tasks = listing(described, "tasks")[:MOST]
    if not tasks:
        return evidence(f"No task of {label} stopped in the last hour", query=query)
    headline = _headline(tasks, question.at, more=bool(text(listed, "nextToken")))
    return evidence(headline, _details(tasks, question.at), query=query)


def _headline(tasks: Sequence[object], now: datetime, *, more: bool) -> str:
    """Return `3 tasks stopped in 10 min: 2 out of memory (exit 137), 1 crashed (exit 139)`."""
    times = [found for task in tasks if (found := moment(task, "stoppedAt"))]
    within = f" in {lasted(now - min(times))}" if times else ""
    causes = Counter(why(task) for task in tasks).most_common()
    told = ", ".join(f"{times} {cause}" for cause, times in causes)
    return f"{counted(len(tasks), 'task', more=more)} stopped{within}: {told}"


def _details(tasks: Sequence[object], now: datetime) -> list[str]:
    """Return a line for each task, the last that stopped first."""
    told = [(moment(task, "stoppedAt"), task) for task in tasks]
    told.sort(key=lambda each: each[0].timestamp() if each[0] else 0.0, reverse=True)
    return [
        f"{clock(at, now)} {_definition(task)}: {why(task)}. {reasons(task)}" for at, task in told
    ]


def _definition(task: object) -> str:
    return text(task, "taskDefinitionArn").rpartition("/")[2] or "an unknown task definition"


ECS_STOPPED_TASKS = Diagnostic(
    offer=Offer("ecs_stopped_tasks", "Stopped tasks", ("ecs-service",), "Why its tasks stopped."),
    seconds=15,
    permissions=(
        Statement(
            "Read why tasks stopped", ("ecs:ListTasks", "ecs:DescribeTasks"), ("*",), OWN_CLUSTERS
        ),
    ),
    read=_read,
)
