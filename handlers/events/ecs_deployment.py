"""ECS deployments that begin, end or fail.

Source: AWS page "Amazon ECS service deployment state change events". FAILED is sent only
where the deployment circuit breaker or a CloudWatch alarm watches the deployment.
"""

from bot.core.alert import Alert, AlertStatus, Effect, Fact
from bot.core.severity import Severity
from handlers.events import arn, console
from handlers.events.message import Message
from handlers.events.reading import text
from handlers.events.source import EventSource
from handlers.events.targets import ecs_service
from handlers.events.times import moment, stamp

DETAIL_TYPE = "ECS Deployment State Change"
FAILED = "SERVICE_DEPLOYMENT_FAILED"
COMPLETED = "SERVICE_DEPLOYMENT_COMPLETED"


def matches(message: Message) -> bool:
    """Tell whether an event speaks of a deployment of a service."""
    return message.detail_type == DETAIL_TYPE


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert: failed fires, completed resolves, anything else is a note."""
    detail = message.detail
    happened = text(detail, "eventName")
    service_arn = text(message.body, "resources", 0)
    cluster, service = service_of(service_arn, text(detail, "clusterArn"))
    is_note = happened not in (FAILED, COMPLETED)
    at = moment(text(detail, "updatedAt") or text(message.body, "time"))
    account = arn.read(service_arn).account or message.account
    region = arn.read(service_arn).region or message.region
    name = f"ecs:deployment:{service_arn or f'{account}:{region}:{cluster}/{service}'}"
    return (
        Alert(
            source="ecs",
            status=AlertStatus.RESOLVED if happened == COMPLETED else AlertStatus.FIRING,
            severity=Severity.INFO if is_note else Severity.HIGH,
            title=_title(happened, service or "a service", text(detail, "reason")),
            brief="ECS deployment",
            fingerprint=name,
            at=at or message.received_at,
            account=account,
            region=region,
            targets=ecs_service(cluster, service),
            facts=(
                Fact("Reason", text(detail, "reason")),
                Fact("Cluster", cluster),
                Fact("Deployment", text(detail, "deploymentId")),
            ),
            links=console.ecs_service(region, cluster, service),
            labels={"type": DETAIL_TYPE} | ({"service": service} if service else {}),
            transition=f"{name} {text(detail, 'deploymentId')} {happened} {stamp(at)}"
            if at
            else "",
            effect=Effect.NOTE if is_note else Effect.STATE,
        ),
    )


def service_of(service_arn: str, cluster_arn: str = "") -> tuple[str, str]:
    """Return cluster and service; older service ARNs name no cluster, so another ARN may."""
    named = arn.read(service_arn).resource.removeprefix("service/")
    cluster, _, service = named.rpartition("/")
    return cluster or arn.read(cluster_arn).name, service


def _title(happened: str, service: str, reason: str) -> str:
    """Return what happened; a deployment that ends a rollback says so, for it is no success."""
    rolls_back = any(word in reason.lower() for word in ("rollback", "rolling back", "rolled back"))
    if happened == COMPLETED:
        return (
            f"{service} is back on its previous version"
            if rolls_back
            else f"Deployment of {service} completed"
        )
    if happened == FAILED:
        return f"Deployment of {service} failed" + (" and is rolled back" if rolls_back else "")
    step = happened.removeprefix("SERVICE_DEPLOYMENT_").replace("_", " ").lower()
    return f"Deployment of {service} {step or 'changed'}"


ECS_DEPLOYMENT = EventSource("ecs-deployment", matches, parse)
