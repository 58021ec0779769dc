"""ECS tasks that stop although nobody asked them to.

Source: AWS pages "Amazon ECS task state change events" and "Amazon ECS stopped tasks error
messages". All tasks of a service share one fingerprint: a service that cannot keep its
tasks running is one trouble, not one for each attempt.
"""

from bot.core.alert import Alert, AlertStatus, Effect, Fact, Recovery, Target
from bot.core.severity import Severity
from handlers.events import arn, console
from handlers.events.message import Message
from handlers.events.reading import listing, number, text
from handlers.events.source import EventSource
from handlers.events.targets import ecs_service
from handlers.events.times import moment

DETAIL_TYPE = "ECS Task State Change"

_EXITS = {
    1: "application error",
    2: "wrong use of a command",
    125: "the container could not be run",
    126: "the command cannot be executed",
    127: "the command was not found",
    134: "aborted itself",
    137: "killed, usually out of memory",
    139: "crashed: segmentation fault",
    143: "asked to stop",
    255: "error outside the expected range",
}
# What a task answers when it is asked to stop: in time, or killed after its stop timeout.
_CALM_EXITS = frozenset({0, 137, 143})


def matches(message: Message) -> bool:
    """Tell whether an event speaks of a task."""
    return message.detail_type == DETAIL_TYPE


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert: an unexpected stop fires, anything else is a note."""
    detail = message.detail
    cluster = arn.read(text(detail, "clusterArn")).name
    group = text(detail, "group")
    service = group.removeprefix("service:") if group.startswith("service:") else ""
    fires = is_unexpected(detail)
    task = arn.read(text(detail, "taskArn")).name
    what = service or group.rpartition(":")[2] or task
    at = moment(
        text(detail, "stoppedAt") or text(detail, "updatedAt") or text(message.body, "time")
    )
    account, region = message.account, message.region
    return (
        Alert(
            source="ecs",
            status=AlertStatus.FIRING,
            severity=_severity(detail) if fires else Severity.INFO,
            title=_title(detail, what, is_service=bool(service), fires=fires),
            brief=f"ECS tasks of {what}",
            fingerprint=f"ecs:tasks:{account}:{region}:{cluster}/{what}",
            at=at or message.received_at,
            account=account,
            region=region,
            targets=ecs_service(cluster, service)
            + ((Target("ecs-task", f"{cluster}/{task}"),) if cluster and task else ()),
            facts=_facts(detail),
            links=console.ecs_service(region, cluster, service),
            labels={"type": DETAIL_TYPE} | ({"service": service} if service else {}),
            transition=_transition(detail),
            effect=Effect.STATE if fires else Effect.NOTE,
            recovery=Recovery.PERSON,
        ),
    )


def is_unexpected(detail: object) -> bool:
    """Tell whether a task stopped although neither a person nor scaling asked it to.

    A task that is no service's and whose containers all ended with 0 has done its work.
    """
    if text(detail, "lastStatus") != "STOPPED":
        return False
    code, reason = text(detail, "stopCode"), text(detail, "stoppedReason")
    exits = {exit_code for _, exit_code in _exits(detail)}
    if _ran_out_of_memory(detail):
        return True
    if code == "UserInitiated" or (
        code == "ServiceSchedulerInitiated" and reason.startswith("Scaling activity")
    ):
        return not exits <= _CALM_EXITS
    is_batch = not text(detail, "group").startswith("service:")
    return not (is_batch and code == "EssentialContainerExited" and exits == {0})


def exit_in_words(code: int) -> str:
    """Return what an exit code means: `137 (killed, usually out of memory)`."""
    return f"{code} ({_EXITS[code]})" if code in _EXITS else str(code)


def _severity(detail: object) -> Severity:
    """Return medium where AWS took the capacity away (Spot), else high."""
    return Severity.MEDIUM if text(detail, "stopCode") == "SpotInterruption" else Severity.HIGH


def _title(detail: object, what: str, *, is_service: bool, fires: bool) -> str:
    if not fires:
        return f"A task of {what} is {text(detail, 'lastStatus').lower() or 'changing'}"
    subject = f"Tasks of {what} are stopping" if is_service else f"Task {what} stopped"
    cause = _cause(detail)
    return f"{subject}: {cause}" if cause else subject


def _cause(detail: object) -> str:
    """Return the first bad exit in words, else the reason ECS gives."""
    if _ran_out_of_memory(detail):
        return "out of memory"
    if bad := [code for _, code in _exits(detail) if code]:
        return _EXITS.get(bad[0], f"exit code {bad[0]}")
    # "Task failed ELB health checks in (target-group arn:...)": the ARN is for the facts.
    return text(detail, "stoppedReason").partition(" (")[0].removesuffix(" in")


def _exits(detail: object) -> list[tuple[str, int]]:
    """Return name and exit code of the containers that have one."""
    return [
        (text(container, "name"), int(code))
        for container in listing(detail, "containers")
        if (code := number(container, "exitCode")) is not None
    ]


def _ran_out_of_memory(detail: object) -> bool:
    return "OutOfMemory" in text(detail, "stoppedReason") + _container_reasons(detail)


def _container_reasons(detail: object) -> str:
    found = (text(container, "reason") for container in listing(detail, "containers"))
    return "; ".join(filter(None, found))


def _facts(detail: object) -> tuple[Fact, ...]:
    exits = (f"{name}: exit {exit_in_words(code)}" for name, code in _exits(detail))
    return (
        Fact("Reason", text(detail, "stoppedReason")),
        Fact("Containers", ", ".join(exits)),
        Fact("Container says", _container_reasons(detail)),
        Fact("Stop code", text(detail, "stopCode")),
        Fact("Task", arn.read(text(detail, "taskArn")).name),
        Fact("Task definition", text(detail, "taskDefinitionArn").rpartition("/")[2]),
        Fact("Cluster", arn.read(text(detail, "clusterArn")).name),
        Fact("Availability Zone", text(detail, "availabilityZone")),
    )


def _transition(detail: object) -> str:
    """Return task and version: ECS counts every change of a task's state."""
    task, version = text(detail, "taskArn"), text(detail, "version")
    return f"{task} {version}" if task and version else ""


ECS_TASK = EventSource("ecs-task", matches, parse)
