"""What else GuardDuty found on the same resource or principal.

Sources: Amazon GuardDuty API Reference, "ListFindings"; Amazon GuardDuty User Guide, "GuardDuty
finding JSON" (paths of criteria). Findings are kept for 90 days.
"""

from datetime import timedelta
from typing import Any

from bot.core.action import Aws, Statement
from bot.core.alert import Alert, AlertStatus, Target
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from handlers.diagnostics.counted import counted
from handlers.diagnostics.when import clock, lasted
from handlers.events.guardduty import parse
from handlers.events.message import Message
from handlers.events.reading import listing, text, texts

BACK = timedelta(days=30)
MOST = 50  # findings: what GetFindings takes
# What a finding calls the resource, and the part of our id that it has.
PATHS = {
    "ec2-instance": "resource.instanceDetails.instanceId",
    "iam-principal": "resource.accessKeyDetails.userName",
    "s3-bucket": "resource.s3BucketDetails.name",
    "eks-cluster": "resource.eksClusterDetails.name",
    "ecs-cluster": "resource.ecsClusterDetails.name",
    "rds-instance": "resource.rdsDbInstanceDetails.dbInstanceIdentifier",
    "lambda-function": "resource.lambdaDetails.functionName",
    "security-group": "resource.instanceDetails.networkInterfaces.securityGroups.groupId",
}


def _read(aws: Aws, question: Question) -> Evidence:
    target, path = question.target, PATHS.get(question.target.kind)
    name = target.id.rpartition("/")[2]
    if not path or not name:
        return evidence(f"GuardDuty names no {target.kind or 'resource'} that could be looked up")
    query = f"GuardDuty: findings of the last {lasted(BACK)} whose {path} is {name}"
    client = aws.client("guardduty")
    detectors = texts(client.list_detectors(), "DetectorIds")
    if not detectors:
        return evidence(f"GuardDuty is off in {aws.region}", query=query)
    asked = _asked(question, path, name)
    listed = client.list_findings(DetectorId=detectors[0], **asked)
    ids = texts(listed, "FindingIds")[:MOST]
    found = client.get_findings(DetectorId=detectors[0], FindingIds=ids) if ids else {}
    others = _others(found, question)
    headline = _headline(others, target, more=bool(text(listed, "NextToken")))
    return evidence(headline, [_detail(one, question) for one in others], query=query)


def _asked(question: Question, path: str, name: str) -> dict[str, Any]:
    since = int((question.at - BACK).timestamp() * 1000)
    return {
        "FindingCriteria": {"Criterion": {path: {"Eq": [name]}, "updatedAt": {"Gte": since}}},
        "SortCriteria": {"AttributeName": "updatedAt", "OrderBy": "DESC"},
        "MaxResults": MOST,
    }


def _others(found: object, question: Question) -> list[Alert]:
    """Return the findings without the alert's own, the newest first."""
    bodies = [{"Findings": [each]} for each in listing(found, "Findings")[:MOST]]
    messages = [Message(each, text="", publisher="", received_at=question.at) for each in bodies]
    alerts = [alert for message in messages for alert in parse(message)]
    own = {question.alert.fingerprint}
    others = [one for one in alerts if one.fingerprint not in own]
    return sorted(others, key=lambda one: one.at, reverse=True)


def _headline(others: list[Alert], target: Target, *, more: bool) -> str:
    if not others:
        return f"GuardDuty found nothing else on {target.label} in {lasted(BACK)}"
    worst = min(others, key=lambda one: one.severity.rank)
    count = counted(len(others), "other finding", more=more)
    return (
        f"{count} on {target.label} in {lasted(BACK)}; the worst ({worst.severity}): {worst.title}"
    )


def _detail(one: Alert, question: Question) -> str:
    archived = ", archived" if one.status is AlertStatus.RESOLVED else ""
    when = clock(one.at, question.at)
    return f"{when} {one.severity}{archived}: {one.title} ({one.labels.get('type', '')})"


GUARDDUTY_RELATED = Diagnostic(
    offer=Offer(
        "guardduty_related", "Related findings", tuple(PATHS), "What else GuardDuty found."
    ),
    seconds=15,
    permissions=(
        Statement("See where GuardDuty is on", ("guardduty:ListDetectors",)),
        Statement(
            "Read what else GuardDuty found",
            ("guardduty:ListFindings", "guardduty:GetFindings"),
            ("arn:aws:guardduty:${Region}:${Account}:detector/*",),
        ),
    ),
    read=_read,
)
