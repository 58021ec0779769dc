"""What people would call the service that an alert is about: many alerts are counted by it."""

from bot.core.alert import Alert, Target
from bot.core.span import visible

LIMIT = 60
TAGS = ("service", "app", "application")
# Things that are a service themselves: people know them by name. Of the others, such as
# instances, there are too many; those are counted by what they are.
BY_NAME = {
    "auto-scaling-group",
    "cache-cluster",
    "ecs-service",
    "eks-cluster",
    "lambda-function",
    "load-balancer",
    "rds-cluster",
    "rds-instance",
}
KINDS = {
    "ec2-instance": "EC2 instances",
    "ecs-task": "ECS tasks",
    "iam-principal": "IAM users and roles",
    "s3-bucket": "S3 buckets",
    "security-group": "security groups",
    "target-group": "target groups",
}
BY_HAND = "opened by hand"


def service_of(alert: Alert, account: str) -> str:
    """Return a service's name, else what kind of thing it is, and in which account.

    account: as people call it, "" where unknown.
    """
    name = _named(alert) or " · ".join(part for part in (_kind(alert), account) if part)
    return visible(name).strip()[:LIMIT] or alert.source


def _named(alert: Alert) -> str:
    """Return what a tag or the thing's own name says."""
    tags = {key.lower(): value for key, value in alert.labels.items()}
    said = [tags.get(f"tag:{name}", "") for name in TAGS]
    own = [target.label for target in alert.targets[:1] if target.kind in BY_NAME]
    return next((name for name in (tags.get("service", ""), *said, *own) if name.strip()), "")


def _kind(alert: Alert) -> str:
    first: Target | None = next(iter(alert.targets), None)
    if first is None:
        return alert.labels.get("namespace") or alert.source
    return KINDS.get(first.kind, first.kind)
