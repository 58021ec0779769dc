"""Why tasks stopped lately, in words. ECS remembers it for about an hour.

Sources: Amazon ECS Developer Guide, "Stopped tasks error messages" and "Stopped tasks exit
codes"; exit codes above 128 are 128 plus a signal's number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.plan import Precondition, Verdict
from bot.core.redact import redact
from handlers.actions.rollback_service.service import Service

MOST = 100  # the most that DescribeTasks takes
SHOWN = 3
LONGEST = 160
MEANS = {
    0: "ended by itself",
    1: "the application failed",
    125: "the container could not be started",
    126: "its command could not be run",
    127: "its command was not found",
    134: "aborted itself",
    137: "killed: out of memory, or it did not stop in time",
    139: "segmentation fault",
    143: "asked to stop",
    255: "the application failed, or its host did",
}


def stopped_tasks(ecs: Any, service: Service) -> Precondition:
    """Read the tasks that stopped, and tell the reasons, the most frequent first."""
    arns = ecs.list_tasks(
        cluster=service.cluster, serviceName=service.name, desiredStatus="STOPPED", maxResults=MOST
    )["taskArns"]
    tasks = ecs.describe_tasks(cluster=service.cluster, tasks=arns)["tasks"] if arns else []
    counted = Counter(_reason(task) for task in tasks).most_common(SHOWN)
    says = "; ".join(f"{times}x {reason}" for reason, times in counted)
    says = says or "none in the last hour"
    return Precondition("Tasks that stopped", Verdict.PASSED, says, stable=False)


def _reason(task: Mapping[str, Any]) -> str:
    definition = str(task["taskDefinitionArn"]).rpartition("/")[2]
    said = list(_exits(task)) or [_cut(str(task.get("stoppedReason", "without a reason")))]
    return f"{definition}: {', '.join(said)}"


def _exits(task: Mapping[str, Any]) -> Iterator[str]:
    for container in task.get("containers", ()):
        code = container.get("exitCode")
        if code is not None:
            why = _cut(str(container.get("reason") or MEANS.get(code, "see its log")))
            yield f"{container['name']} exited {code} ({why})"


def _cut(text: str) -> str:
    clean = redact(text)
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"
