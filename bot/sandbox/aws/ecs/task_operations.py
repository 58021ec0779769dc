"""Operations on tasks: moto's own, and those that services run."""

from collections.abc import Iterator

from bot.sandbox.aws.ecs.call import JSON, Call
from bot.sandbox.aws.ecs.tasks import tasks


def list_tasks(call: Call) -> JSON:
    """List tasks; those of services where a service is named, moto's as well where none is."""
    answer = call.moto("ListTasks")
    status = call.parameters.get("desiredStatus", "RUNNING")
    named = call.parameters.get("serviceName", "")
    found = [task["taskArn"] for task in _of(call, named) if task["desiredStatus"] == status]
    return {"taskArns": found if named else [*answer["taskArns"], *found]}


def _of(call: Call, named: str) -> Iterator[JSON]:
    for history in call.services.values():
        cluster, service = history.service_arn.split("/")[-2:]
        if cluster == call.cluster and named.rpartition("/")[2] in ("", service):
            yield from tasks(history, call.now, call.pace)


def describe_tasks(call: Call) -> JSON:
    """Describe tasks by ARN or id."""
    ours = {task["taskArn"].rpartition("/")[2]: task for task in _of(call, "")}
    ids = [task.rpartition("/")[2] for task in call.parameters["tasks"]]
    known = [ours[found] for found in ids if found in ours]
    others = [found for found in ids if found not in ours]
    if not others:
        return {"tasks": known, "failures": []}
    answer = call.moto("DescribeTasks", **{**call.parameters, "tasks": others})
    return answer | {"tasks": [*known, *answer["tasks"]]}
