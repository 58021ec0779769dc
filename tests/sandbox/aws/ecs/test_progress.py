"""How deployments go: they take time, complete, fail, or go back."""

from typing import Any

import pytest

from bot.sandbox.aws.ecs.progress import threshold
from tests.sandbox.aws.ecs.conftest import CLUSTER, Lab

BREAKER = {"enable": True, "rollback": False}
ROLLS_BACK = {"enable": True, "rollback": True}


def test_a_new_service_starts_its_tasks_and_completes(lab: Lab, name: str) -> None:
    created = lab.serve(name, lab.define(name))
    assert (created["runningCount"], created["pendingCount"]) == (0, 2)
    assert lab.states(name) == [("PRIMARY", "IN_PROGRESS", 0)]

    lab.pass_time(5)
    assert lab.states(name) == [("PRIMARY", "IN_PROGRESS", 2)]

    lab.pass_time(5)
    assert lab.states(name) == [("PRIMARY", "COMPLETED", 2)]
    assert lab.status(name) == "SUCCESSFUL"


def test_the_old_tasks_run_until_the_new_ones_do(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    lab.pass_time(10)
    old = lab.service(name)["deployments"][0]["id"]

    updated = lab.update(name, taskDefinition=lab.define(name))

    assert updated["deployments"][0]["id"] != old
    assert lab.states(name) == [("PRIMARY", "IN_PROGRESS", 0), ("ACTIVE", "COMPLETED", 2)]
    lab.pass_time(5)
    assert lab.states(name) == [("PRIMARY", "IN_PROGRESS", 2), ("ACTIVE", "COMPLETED", 2)]
    lab.pass_time(5)
    assert lab.states(name) == [("PRIMARY", "COMPLETED", 2)]


def test_without_room_old_tasks_leave_first(lab: Lab, name: str) -> None:
    one_by_one = {"minimumHealthyPercent": 50, "maximumPercent": 100}
    lab.serve(name, lab.define(name), deploymentConfiguration=one_by_one)
    lab.pass_time(10)

    lab.update(name, taskDefinition=lab.define(name))

    assert lab.states(name) == [("PRIMARY", "IN_PROGRESS", 0), ("ACTIVE", "COMPLETED", 1)]
    lab.pass_time(5)
    assert lab.states(name) == [("PRIMARY", "IN_PROGRESS", 2)]


def test_the_circuit_breaker_stops_what_fails(lab: Lab, name: str) -> None:
    _release(lab, name, lab.bad(name), BREAKER)
    lab.pass_time(8)
    assert lab.service(name)["deployments"][0]["failedTasks"] == 1

    lab.pass_time(10)

    assert lab.states(name) == [("PRIMARY", "FAILED", 0), ("ACTIVE", "COMPLETED", 2)]
    (found, _) = lab.deployments(name)
    assert (found["status"], found["deploymentCircuitBreaker"]["status"]) == (
        "STOPPED",
        "TRIGGERED",
    )
    assert found["stoppedAt"] == found["finishedAt"]
    assert "rollback" not in found


def test_the_circuit_breaker_goes_back(lab: Lab, name: str) -> None:
    _release(lab, name, lab.bad(name), ROLLS_BACK)
    lab.pass_time(14)
    assert lab.status(name) == "ROLLBACK_IN_PROGRESS"

    lab.pass_time(10)

    (found, first) = lab.deployments(name)
    assert found["status"] == "ROLLBACK_SUCCESSFUL"
    assert "circuit breaker" in found["rollback"]["reason"]
    assert found["rollback"]["serviceRevisionArn"] == first["targetServiceRevision"]["arn"]
    assert lab.states(name) == [("PRIMARY", "COMPLETED", 2)]
    assert lab.service(name)["taskDefinition"].endswith(f"{name}-good:1")


def test_without_a_circuit_breaker_ecs_tries_for_ever(lab: Lab, name: str) -> None:
    _release(lab, name, lab.bad(name), None)

    lab.pass_time(600)

    assert lab.states(name)[0] == ("PRIMARY", "IN_PROGRESS", 0)
    assert lab.service(name)["deployments"][0]["failedTasks"] > 100
    assert lab.status(name) == "IN_PROGRESS"


def test_an_image_that_is_not_there_fails(lab: Lab, name: str) -> None:
    gone = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop-api:0.0.1"
    _release(lab, name, lab.define(name, gone), BREAKER)

    lab.pass_time(20)

    assert lab.status(name) == "STOPPED"


def test_a_deployment_takes_the_place_of_one_under_way(lab: Lab, name: str) -> None:
    _release(lab, name, lab.bad(name), None)

    lab.update(name, taskDefinition=lab.define(name))
    lab.pass_time(10)

    assert [each["status"] for each in lab.deployments(name)] == [
        "SUCCESSFUL",
        "STOPPED",
        "SUCCESSFUL",
    ]
    assert lab.states(name) == [("PRIMARY", "COMPLETED", 2)]


def test_a_person_stops_it(lab: Lab, name: str) -> None:
    _release(lab, name, lab.bad(name), None)
    arn = lab.service(name)["currentServiceDeployment"]

    lab.ecs.stop_service_deployment(serviceDeploymentArn=arn, stopType="ROLLBACK")
    lab.ecs.stop_service_deployment(serviceDeploymentArn=arn, stopType="ROLLBACK")

    assert lab.status(name) == "ROLLBACK_REQUESTED"
    lab.pass_time(1)
    assert lab.status(name) == "ROLLBACK_IN_PROGRESS"
    lab.pass_time(10)
    assert lab.status(name) == "ROLLBACK_SUCCESSFUL"
    assert "user request" in lab.deployments(name)[0]["rollback"]["reason"]
    assert lab.states(name) == [("PRIMARY", "COMPLETED", 2)]


@pytest.mark.parametrize(("desired", "failures"), [(1, 3), (2, 3), (10, 5), (1_000, 200)])
def test_the_threshold_of_the_circuit_breaker(desired: int, failures: int) -> None:
    assert threshold(desired) == failures


def _release(lab: Lab, name: str, definition: str, breaker: dict[str, Any] | None) -> None:
    """Serve the good revision, then deploy another."""
    more = {"deploymentConfiguration": {"deploymentCircuitBreaker": breaker}} if breaker else {}
    lab.serve(name, lab.define(f"{name}-good"), **more)
    lab.pass_time(10)
    lab.ecs.update_service(cluster=CLUSTER, service=name, taskDefinition=definition)
