from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, Effect, Recovery
from bot.core.severity import Severity
from handlers.events.ecs_task import exit_in_words, is_unexpected

SCALING = "Scaling activity initiated by (deployment ecs-svc/1)"


@pytest.fixture
def stopped(sample: Callable[[str], Any]) -> Callable[..., Any]:
    """Return the detail of a stopped task."""

    def make(code: str, reason: str, *exits: int | None, group: str = "service:api") -> Any:
        detail = sample("ecs_task_killed")["detail"]
        containers = [{"name": f"c{n}", "exitCode": exit_code} for n, exit_code in enumerate(exits)]
        return detail | {
            "stopCode": code,
            "stoppedReason": reason,
            "containers": containers,
            "group": group,
        }

    return make


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ecs_task_killed", "Tasks of api are stopping: out of memory"),
        ("ecs_task_crashed", "Tasks of api are stopping: application error"),
        ("ecs_task_unhealthy", "Tasks of api are stopping: Task failed ELB health checks"),
    ],
)
def test_unexpected_stops_fire(name: str, title: str, alert: Callable[[str], Alert]) -> None:
    found = alert(name)
    assert (found.source, found.effect, found.severity) == ("ecs", Effect.STATE, Severity.HIGH)
    assert found.title == title
    assert found.recovery is Recovery.PERSON
    assert [(t.kind, t.id) for t in found.targets] == [
        ("ecs-service", "shop/api"),
        ("ecs-task", "shop/0f9de17a6465404e8b1b2356dc13c2f8"),
    ]


def test_scaling_in_is_a_note(alert: Callable[[str], Alert]) -> None:
    found = alert("ecs_task_scaled_in")
    assert (found.effect, found.severity) == (Effect.NOTE, Severity.INFO)
    assert found.title == "A task of api is stopped"


def test_all_tasks_of_a_service_share_one_fingerprint(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    alert: Callable[[str], Alert],
) -> None:
    other = sample("ecs_task_crashed")
    other["detail"]["taskArn"] = "arn:aws:ecs:eu-west-1:111122223333:task/shop/another"
    (found,) = read(other)
    assert found.fingerprint == alert("ecs_task_killed").fingerprint
    assert found.transition != alert("ecs_task_killed").transition


@pytest.mark.parametrize(
    ("code", "reason", "exits", "unexpected"),
    [
        ("EssentialContainerExited", "Essential container in task exited", (1,), True),
        ("EssentialContainerExited", "Essential container in task exited", (0,), True),
        ("EssentialContainerExited", "Essential container in task exited", (0, 137), True),
        ("TaskFailedToStart", "CannotPullContainerError: not found", (None,), True),
        ("ServiceSchedulerInitiated", SCALING, (0,), False),
        ("ServiceSchedulerInitiated", SCALING, (143, 137), False),
        ("ServiceSchedulerInitiated", SCALING, (None,), False),
        ("ServiceSchedulerInitiated", SCALING, (139,), True),
        ("ServiceSchedulerInitiated", "Task failed container health checks", (0,), True),
        ("UserInitiated", "Task stopped by user", (143,), False),
        ("UserInitiated", "Task stopped by user", (1,), True),
        ("SpotInterruption", "Your Spot Task was interrupted.", (0,), True),
        ("UserInitiated", "OutOfMemoryError: Container killed", (137,), True),
        ("", "", (), True),
    ],
)
def test_which_stops_are_unexpected(
    code: str,
    reason: str,
    exits: tuple[int | None, ...],
    *,
    unexpected: bool,
    stopped: Callable[..., Any],
) -> None:
    assert is_unexpected(stopped(code, reason, *exits)) is unexpected


def test_a_batch_job_that_ends_with_0_has_done_its_work(stopped: Callable[..., Any]) -> None:
    job = "family:migrate"
    assert not is_unexpected(stopped("EssentialContainerExited", "", 0, group=job))
    assert is_unexpected(stopped("EssentialContainerExited", "", 1, group=job))
    assert is_unexpected(stopped("TaskFailedToStart", "", group=job))


def test_a_running_task_is_a_note(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("ecs_task_killed")
    event["detail"]["lastStatus"] = "RUNNING"
    (found,) = read(event)
    assert found.effect is Effect.NOTE


def test_a_lost_spot_task_is_less_bad(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("ecs_task_crashed")
    event["detail"]["stopCode"] = "SpotInterruption"
    assert read(event)[0].severity is Severity.MEDIUM


def test_the_first_bad_exit_names_the_cause(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    stopped: Callable[..., Any],
) -> None:
    event = sample("ecs_task_crashed") | {"detail": stopped("", "", 0, 42, 1)}
    assert read(event)[0].title == "Tasks of api are stopping: exit code 42"


@pytest.mark.parametrize(
    ("missing", "second"), [((), 20), (("stoppedAt",), 21), (("stoppedAt", "updatedAt"), 2)]
)
def test_the_time_is_when_it_stopped_else_when_somebody_noticed(
    missing: tuple[str, ...],
    second: int,
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    event = sample("ecs_task_crashed")
    for key in missing:
        del event["detail"][key]
    assert read(event)[0].at.second == second


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (137, "137 (killed, usually out of memory)"),
        (1, "1 (application error)"),
        (139, "139 (crashed: segmentation fault)"),
        (143, "143 (asked to stop)"),
        (42, "42"),
    ],
)
def test_exit_codes_in_words(code: int, words: str) -> None:
    assert exit_in_words(code) == words


def test_facts(alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]) -> None:
    found = facts(alert("ecs_task_killed"))
    assert found["Containers"] == "api: exit 137 (killed, usually out of memory)"
    assert found["Container says"].startswith("OutOfMemoryError")
    assert found["Task definition"] == "api:42"
