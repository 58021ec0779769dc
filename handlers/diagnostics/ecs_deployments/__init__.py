"""What was deployed last, what it changed, and what ECS says of the service.

Source: Amazon ECS API Reference, "DescribeServices", "ListServiceDeployments"; Amazon ECS
Developer Guide, "Permissions required for viewing Amazon ECS service deployments".
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.core.action import Aws, Statement
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from bot.core.past import Happening, Past, Window, past
from handlers.diagnostics.ecs_deployments.changed import changes
from handlers.diagnostics.ecs_deployments.deployment import Deployment, latest
from handlers.diagnostics.ids import made_id
from handlers.diagnostics.when import clock, lasted, moment
from handlers.events.reading import at, listing, text

EVENTS = 8
SOURCE = "ECS"
ECS = "arn:aws:ecs:${Region}:${Account}"
OWN_CLUSTERS = {"ArnLike": {"ecs:cluster": f"{ECS}:cluster/*"}}


def _read(aws: Aws, question: Question) -> Evidence:
    label = question.target.id
    cluster, _, name = label.rpartition("/")
    query = f"ECS: the latest deployment of {label}, its task definitions and the service's events"
    if not cluster or not name:
        return evidence(f"{label or 'The alert'} names no ECS service", query=query)
    ecs = aws.client("ecs")
    service = _service(ecs, cluster, name)
    if service is None:
        return evidence(f"There is no service {label}", query=query)
    found = latest(ecs, cluster, name, service)
    changed = _changed(ecs, found)
    headline = _headline(label, found, changed, question.at)
    return evidence(headline, _details(found, changed, service, question.at), query=query)


def _past(aws: Aws, window: Window) -> Past:
    cluster, _, name = window.target.id.rpartition("/")
    query = f"the events of service {window.target.id}, of which it keeps the last 100"
    if not cluster or not name:
        return past(window, SOURCE, query, ())
    events = listing(_service(aws.client("ecs"), cluster, name), "events")
    dated = [(when, event) for event in events if (when := moment(event, "createdAt"))]
    return past(window, SOURCE, query, [_happening(when, event) for when, event in dated])


def _happening(when: datetime, event: object) -> Happening:
    says = text(event, "message")
    return Happening(when, text(event, "id") or made_id(when.isoformat(), says), says)


def _service(ecs: Any, cluster: str, name: str) -> object:
    return at(ecs.describe_services(cluster=cluster, services=[name]), "services", 0)


def _changed(ecs: Any, found: Deployment) -> list[str]:
    if not found.before or not found.after or found.before == found.after:
        return []
    before, after = (_definition(ecs, arn) for arn in (found.before, found.after))
    return list(changes(before, after))


def _definition(ecs: Any, arn: str) -> object:
    return at(ecs.describe_task_definition(taskDefinition=arn), "taskDefinition")


def _headline(label: str, found: Deployment, changed: list[str], now: datetime) -> str:
    """Return `shop-api:2 replaces shop-api:1 12 min ago (IN_PROGRESS): Image of api: ...`."""
    before, after = found.names
    if not after:
        return f"Nobody deployed {label} in the last 90 days"
    ago = f" {lasted(now - found.began)} ago" if found.began else ""
    status = f" ({found.status})" if found.status else ""
    if not before:
        return f"{label} runs {after}, deployed{ago}{status}; nothing says what ran before"
    if before == after:
        return f"{after} was deployed again{ago}{status}: the same task definition"
    first = changed[0] if changed else "nothing that is compared here differs"
    more = f"; {len(changed) - 1} more" if changed[1:] else ""
    return f"{after} replaces {before}{ago}{status}: {first}{more}"


def _details(
    found: Deployment, changed: list[str], service: object, now: datetime
) -> Iterator[str]:
    counts = [(word, text(service, f"{word}Count")) for word in ("desired", "running", "pending")]
    yield ", ".join(f"{count or 'unknown'} {word}" for word, count in counts)
    if found.reason:
        yield f"ECS says: {found.reason}"
    yield from changed
    for event in listing(service, "events")[:EVENTS]:
        yield f"{clock(moment(event, 'createdAt'), now)} {text(event, 'message')}"


ECS_DEPLOYMENTS = Diagnostic(
    offer=Offer(
        "ecs_deployments", "Recent deployments", ("ecs-service",), "What the last one changed."
    ),
    seconds=20,
    permissions=(
        Statement(
            "Read the service", ("ecs:DescribeServices",), (f"{ECS}:service/*",), OWN_CLUSTERS
        ),
        Statement(
            "Read what was deployed, and how it ended",
            (
                "ecs:ListServiceDeployments",
                "ecs:DescribeServiceDeployments",
                "ecs:DescribeServiceRevisions",
            ),
            (f"{ECS}:service/*", f"{ECS}:service-deployment/*", f"{ECS}:service-revision/*"),
        ),
        Statement("Compare task definitions", ("ecs:DescribeTaskDefinition",)),
    ),
    read=_read,
    past=_past,
)
