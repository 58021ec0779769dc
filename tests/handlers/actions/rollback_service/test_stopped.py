"""Why tasks stopped, in words."""

from typing import Any

import pytest

from handlers.actions.rollback_service.service import Service
from handlers.actions.rollback_service.stopped import LONGEST, stopped_tasks
from tests.handlers.actions.rollback_service.lab import BREAKER, CLUSTER, FakeAws, Lab, ask, check

SERVICE = Service(CLUSTER, "any", {})


def test_the_plan_tells_that_tasks_ran_out_of_memory(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name), deploymentConfiguration=BREAKER)
    lab.deploy(target, lab.bad(name))
    lab.pass_time()

    found = check(lab.action().plan(lab.aws(), ask(target)), "Tasks that stopped")

    assert found.evidence == (
        f"3x {name}:2: api exited 137 (OutOfMemoryError: Container killed due to memory usage)"
    )
    assert not found.stable


def test_no_stopped_task_is_said(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    lab.deploy(target, lab.good(name, memory=256))

    found = check(lab.action().plan(lab.aws(), ask(target)), "Tasks that stopped")

    assert found.evidence == "none in the last hour"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "the application failed"),
        (127, "its command was not found"),
        (137, "killed: out of memory, or it did not stop in time"),
        (139, "segmentation fault"),
        (143, "asked to stop"),
        (42, "see its log"),
    ],
)
def test_exit_codes_have_words(aws: FakeAws, code: int, words: str) -> None:
    _stopped(aws, {"containers": [{"name": "api", "exitCode": code}]})

    assert stopped_tasks(aws.client("ecs"), SERVICE).evidence == (
        f"1x api:7: api exited {code} ({words})"
    )


def test_a_task_that_never_started_has_its_stopped_reason(aws: FakeAws) -> None:
    reason = "ResourceInitializationError: unable to pull secrets"
    _stopped(aws, {"stoppedReason": reason, "containers": [{"name": "api"}]})

    assert stopped_tasks(aws.client("ecs"), SERVICE).evidence == f"1x api:7: {reason}"


def test_reasons_are_short_and_without_secrets(aws: FakeAws) -> None:
    _stopped(aws, {"stoppedReason": f"AKIA{'A' * 16} {'x' * 1_000}"})

    says = stopped_tasks(aws.client("ecs"), SERVICE).evidence

    assert "AKIA" not in says
    assert len(says) < LONGEST + 40


def _stopped(aws: FakeAws, task: dict[str, Any]) -> None:
    definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7"
    aws.answer("ecs", "ListTasks", {"taskArns": ["arn:task"]})
    aws.answer("ecs", "DescribeTasks", {"tasks": [{"taskDefinitionArn": definition, **task}]})
