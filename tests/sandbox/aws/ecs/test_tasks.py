"""A service's tasks."""

from typing import Any

from tests.sandbox.aws.ecs.conftest import CLUSTER, Lab

DIES = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}


def test_tasks_that_ran_out_of_memory_are_remembered_for_an_hour(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name), deploymentConfiguration=DIES)
    lab.pass_time(10)
    lab.update(name, taskDefinition=lab.bad(name))
    lab.pass_time(20)

    stopped = _tasks(lab, name, "STOPPED")

    assert [task["containers"][0]["exitCode"] for task in stopped] == [137, 137, 137]
    assert {task["stopCode"] for task in stopped} == {"EssentialContainerExited"}
    assert "OutOfMemoryError" in stopped[0]["containers"][0]["reason"]
    assert len(_tasks(lab, name, "RUNNING")) == 2
    lab.pass_time(3_600)
    assert _tasks(lab, name, "STOPPED") == []


def test_an_image_that_is_not_there_never_starts(lab: Lab, name: str) -> None:
    gone = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop-api:0.0.1"
    lab.serve(name, lab.define(name, gone))
    lab.pass_time(8)

    (task,) = _tasks(lab, name, "STOPPED")

    assert task["stopCode"] == "TaskFailedToStart"
    assert "CannotPullContainerError" in task["stoppedReason"]
    assert "exitCode" not in task["containers"][0]


def test_of_very_many_the_last_are_remembered(lab: Lab, name: str) -> None:
    lab.serve(name, lab.bad(name))
    lab.pass_time(300)

    assert len(_tasks(lab, name, "STOPPED")) == 10


def test_motos_own_tasks_are_there_as_well(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    lab.pass_time(10)
    place = {"cluster": CLUSTER, "launchType": "FARGATE"}
    subnets = lab.account.client("ec2").describe_subnets()["Subnets"]
    network = {"subnets": [subnets[0]["SubnetId"]], "securityGroups": []}
    lab.ecs.run_task(
        taskDefinition=lab.define(f"{name}-own"),
        networkConfiguration={"awsvpcConfiguration": network},
        **place,
    )

    arns = lab.ecs.list_tasks(cluster=CLUSTER)["taskArns"]
    found = lab.ecs.describe_tasks(cluster=CLUSTER, tasks=arns)

    families = {task["taskDefinitionArn"].rpartition("/")[2] for task in found["tasks"]}
    assert {f"{name}:1", f"{name}-own:1"} <= families
    assert found["failures"] == []


def _tasks(lab: Lab, name: str, status: str) -> list[dict[str, Any]]:
    listed = lab.ecs.list_tasks(cluster=CLUSTER, serviceName=name, desiredStatus=status)
    if not listed["taskArns"]:
        return []
    found: list[dict[str, Any]] = lab.ecs.describe_tasks(cluster=CLUSTER, tasks=listed["taskArns"])[
        "tasks"
    ]
    return found
