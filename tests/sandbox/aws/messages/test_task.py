from datetime import datetime

from bot.sandbox.aws.messages import task_stopped

REVISION = "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-api:2"


def test_a_task_out_of_memory_says_so(night: datetime) -> None:
    event = task_stopped("shop", "api", REVISION, night)

    detail = event["detail"]
    (container,) = detail["containers"]
    assert event["detail-type"] == "ECS Task State Change"
    assert event["resources"] == [detail["taskArn"]]
    assert detail["group"] == "service:api"
    assert detail["clusterArn"] == "arn:aws:ecs:eu-west-1:111122223333:cluster/shop"
    assert detail["taskDefinitionArn"] == REVISION
    assert (detail["lastStatus"], detail["stopCode"]) == ("STOPPED", "EssentialContainerExited")
    assert container["exitCode"] == 137
    assert container["reason"].startswith("OutOfMemoryError")
    assert container["image"].endswith("/shop-api:1.42.0")
    assert detail["stoppedAt"] == "2026-11-20T03:12:00.250Z"
    assert detail["createdAt"] < detail["startedAt"] < detail["stoppingAt"] < detail["stoppedAt"]


def test_a_task_that_crashed_has_no_reason(night: datetime) -> None:
    (container,) = task_stopped("shop", "api", REVISION, night, exit_code=1)["detail"]["containers"]

    assert container["exitCode"] == 1
    assert "reason" not in container
