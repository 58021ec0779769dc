from typing import Any

import pytest

from handlers.diagnostics.ecs_stopped_tasks import ECS_STOPPED_TASKS
from tests.handlers.diagnostics.asking import Scene, ago
from tests.handlers.diagnostics.ecs_stopped_tasks.scenes import DYING, exited, task


def headline(*tasks: dict[str, Any], **listed: Any) -> str:
    arns = {"taskArns": [each["taskArn"] for each in tasks], **listed}
    described = {"tasks": list(tasks)}
    return DYING.ask(ECS_STOPPED_TASKS, ListTasks=arns, DescribeTasks=described).headline


def test_the_headline_counts_reasons_and_the_details_are_the_newest_first() -> None:
    found = DYING.ask(ECS_STOPPED_TASKS)
    assert found.headline == (
        "3 tasks stopped in 10 min: 2 out of memory (exit 137), 1 the program failed (exit 1)"
    )
    assert [line[:9] for line in found.details] == ["03:12 UTC", "03:08 UTC", "03:04 UTC"]
    assert found.details[1] == (
        "03:08 UTC shop-api:2: out of memory (exit 137). Essential container in task exited; "
        "api: OutOfMemoryError: Container killed due to memory usage"
    )


@pytest.mark.parametrize(
    ("stopped", "why"),
    [
        (exited(137), "killed, out of memory or too slow to stop (exit 137)"),
        (exited(139), "the program crashed (exit 139)"),
        (exited(143), "asked to stop (exit 143)"),
        (exited(0), "ended by itself (exit 0)"),
        (exited(7), "it failed (exit 7)"),
        ({"name": "api"}, "Essential container in task exited"),
    ],
)
def test_exit_codes_are_told_in_words(stopped: dict[str, Any], why: str) -> None:
    assert headline(task(1, ago(minutes=5), stopped)) == f"1 task stopped in 5 min: 1 {why}"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (
            {
                "stopCode": "TaskFailedToStart",
                "stoppedReason": "CannotPullContainerError: pull image manifest: not found",
            },
            "did not start (CannotPullContainerError)",
        ),
        ({"stopCode": "TaskFailedToStart"}, "did not start (Essential container in task exited)"),
        (
            {
                "stopCode": "ServiceSchedulerInitiated",
                "stoppedReason": "Task failed ELB health checks in (target-group x)",
            },
            "failed health checks",
        ),
        ({"stopCode": "ServiceSchedulerInitiated"}, "replaced or scaled in by ECS"),
        ({"stopCode": "UserInitiated"}, "stopped by somebody"),
    ],
)
def test_what_ecs_did_says_more_than_how_the_program_ended(given: dict[str, str], why: str) -> None:
    found = headline(task(1, ago(minutes=5), exited(143), **given))
    assert found == f"1 task stopped in 5 min: 1 {why}"


def test_more_than_a_page_is_said() -> None:
    found = headline(task(1, ago(minutes=5), exited(1)), nextToken="more")
    assert found.startswith("1 or more tasks stopped in 5 min")


def test_nothing_found_is_evidence_and_asks_for_no_task() -> None:
    with DYING.open(ListTasks={"taskArns": []}) as aws:
        found = ECS_STOPPED_TASKS.read(aws, DYING.question)
        assert [call.operation for call in aws.made] == ["ListTasks"]
    assert found.headline == "No task of shop/api stopped in the last hour"


def test_it_asks_for_stopped_tasks_of_this_service() -> None:
    with DYING.open() as aws:
        ECS_STOPPED_TASKS.read(aws, DYING.question)
        listed, described = aws.made
    assert listed.parameters["cluster"] == described.parameters["cluster"] == "shop"
    assert (listed.parameters["serviceName"], listed.parameters["desiredStatus"]) == (
        "api",
        "STOPPED",
    )


def test_what_names_no_service_is_said_and_nothing_is_called() -> None:
    scene = Scene("ecs-service", "api", {})
    with scene.open() as aws:
        found = ECS_STOPPED_TASKS.read(aws, scene.question)
        assert aws.made == []
    assert found.headline == "api names no ECS service"
