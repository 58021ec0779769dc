from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Effect, Recovery, Target
from bot.core.severity import Severity
from handlers.events.ecs_deployment import service_of

SERVICE = "arn:aws:ecs:eu-west-1:111122223333:service/shop/api"


def test_a_failed_deployment_fires_and_a_completed_one_resolves_it(
    alert: Callable[[str], Alert],
) -> None:
    failed, completed = alert("ecs_deployment_failed"), alert("ecs_deployment_completed")
    assert (failed.status, failed.severity, failed.effect) == (
        AlertStatus.FIRING,
        Severity.HIGH,
        Effect.STATE,
    )
    assert (completed.status, completed.effect) == (AlertStatus.RESOLVED, Effect.STATE)
    assert failed.fingerprint == completed.fingerprint == f"ecs:deployment:{SERVICE}"
    assert failed.transition != completed.transition
    assert failed.recovery is Recovery.ITSELF
    assert failed.at < completed.at


def test_a_deployment_under_way_is_a_note(alert: Callable[[str], Alert]) -> None:
    found = alert("ecs_deployment_in_progress")
    assert (found.effect, found.severity) == (Effect.NOTE, Severity.INFO)
    assert found.title == "Deployment of api in progress"


def test_what_and_where(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("ecs_deployment_failed")
    assert found.title == "Deployment of api failed"
    assert found.targets == (Target("ecs-service", "shop/api", "api"),)
    assert found.labels["service"] == "api"
    assert facts(found)["Reason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert found.links[0].url.endswith("/clusters/shop/services/api/health?region=eu-west-1")


@pytest.mark.parametrize(
    ("event", "reason", "title"),
    [
        ("FAILED", "circuit breaker: rolling back to 1", "Deployment of api failed and is rolled"),
        ("COMPLETED", "rollback to 1 completed.", "api is back on its previous version"),
        ("COMPLETED", "completed.", "Deployment of api completed"),
        ("STALLED", "", "Deployment of api stalled"),
    ],
)
def test_a_rollback_is_no_success(
    event: str,
    reason: str,
    title: str,
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    told = sample("ecs_deployment_failed")
    told["detail"] |= {"eventName": f"SERVICE_DEPLOYMENT_{event}", "reason": reason}
    (found,) = read(told)
    assert found.title.startswith(title)


def test_the_service_says_where_it_is_else_the_event(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("ecs_deployment_failed") | {"region": "eu-central-1"}
    assert read(event)[0].region == "eu-west-1"
    (told,) = read(event | {"resources": []})
    assert (told.region, told.title) == ("eu-central-1", "Deployment of a service failed")


def test_the_same_event_inside_sns(alert: Callable[[str], Alert]) -> None:
    assert alert("eventbridge_in_sns") == alert("ecs_deployment_failed")


def test_older_service_arns_name_no_cluster() -> None:
    old = "arn:aws:ecs:eu-west-1:111122223333:service/api"
    cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/shop"
    assert service_of(SERVICE) == ("shop", "api")
    assert service_of(old, cluster) == ("shop", "api")
    assert service_of(old) == ("", "api")
    assert service_of("?") == ("", "")
