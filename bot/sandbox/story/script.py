"""What happens, in order."""

from datetime import datetime

from bot.sandbox.aws.alarms import api_5xx, network_out, server_cpu
from bot.sandbox.aws.messages import ecs_deployment, finding, task_stopped
from bot.sandbox.aws.messages.deployment import DeploymentState
from bot.sandbox.aws.shop import Shop
from bot.sandbox.story.beat import Beat, alarm_beat

BAD_DEPLOYMENT = "ecs-svc/1234567890123456789"
GOOD_DEPLOYMENT = "ecs-svc/9876543210987654321"


def trouble(shop: Shop, started: datetime) -> list[Beat]:
    """Return how it begins: web-2 attacks other hosts, and a new release of the API dies."""
    return [*_attack(shop, started), *_release(shop), _attack_goes_on(shop, started)]


def recovery(shop: Shop) -> list[Beat]:
    """Return how it ends once people have acted. GuardDuty never says that it is over."""
    web_2 = shop.web_2
    return [
        alarm_beat(20, "NetworkOut of web-2 is back to normal", network_out(web_2), "OK", 0.0),
        alarm_beat(3, "The CPU of web-2 is back to normal", server_cpu(web_2), "OK", 3.5),
        _deployment(6, "The good revision of shop/api is running", shop, "COMPLETED"),
        alarm_beat(5, "The load balancer sees no failures", api_5xx(shop.web), "OK", 2.0),
    ]


def _attack(shop: Shop, started: datetime) -> list[Beat]:
    web_2 = shop.web_2
    return [
        Beat(
            0,
            "GuardDuty: web-2 is attacking other hosts",
            lambda at: finding(web_2, at, first_seen=started),
        ),
        alarm_beat(4, "web-2 sends 4.2 GB a minute", network_out(web_2), "ALARM", 4_200_000_000.0),
        alarm_beat(3, "The CPU of web-2 is at 97 %", server_cpu(web_2), "ALARM", 97.25),
    ]


def _attack_goes_on(shop: Shop, started: datetime) -> Beat:
    return Beat(
        3,
        "GuardDuty: the attack from web-2 goes on",
        lambda at: finding(shop.web_2, at, count=37, first_seen=started),
    )


def _release(shop: Shop) -> list[Beat]:
    api = shop.api
    return [
        _deployment(3, "The new release of shop/api failed", shop, "FAILED"),
        Beat(
            1,
            "A task of shop/api ran out of memory",
            lambda at: task_stopped(api.cluster, api.service, api.bad_revision_arn, at),
        ),
        alarm_beat(2, "412 requests failed in a minute", api_5xx(shop.web), "ALARM", 412.0),
    ]


def _deployment(wait: float, caption: str, shop: Shop, state: DeploymentState) -> Beat:
    cluster, service = shop.api.cluster, shop.api.service
    deployment_id = BAD_DEPLOYMENT if state == "FAILED" else GOOD_DEPLOYMENT
    return Beat(
        wait,
        caption,
        lambda at: ecs_deployment(cluster, service, state, at, deployment_id=deployment_id),
    )
