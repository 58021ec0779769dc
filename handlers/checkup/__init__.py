"""What makes alarms reach nobody: checks of an account and Region, all of them read-only."""

from collections.abc import Iterable

from bot.core.action import Statement
from bot.core.complaint import Complaint, Hurts
from bot.core.errors import AccessIsDenied, AwsFailed
from handlers.aws import understand
from handlers.checkup.check import Check
from handlers.checkup.region import Region
from handlers.checkup.stale_alarms import STALE_ALARMS
from handlers.checkup.unheard_alarms import UNHEARD_ALARMS
from handlers.checkup.unheard_events import UNHEARD_EVENTS
from handlers.checkup.unheard_topics import UNHEARD_TOPICS
from handlers.checkup.unwatched import UNWATCHED

CHECKS: tuple[Check, ...] = (
    UNHEARD_ALARMS,
    STALE_ALARMS,
    UNHEARD_TOPICS,
    UNWATCHED,
    UNHEARD_EVENTS,
)

AGAIN = "run firebreak doctor again"

# Source: Service Authorization Reference for each service.
CHECKUP = (
    Statement(
        "Find what keeps alarms from reaching anybody",
        (
            "cloudwatch:DescribeAlarms",
            "ec2:DescribeInstances",
            "ec2:DescribeRegions",
            "ecs:ListClusters",
            "ecs:ListServices",
            "events:ListRules",
            "guardduty:ListDetectors",
        ),
    ),
    Statement(
        "See who hears a topic",
        ("sns:ListSubscriptionsByTopic",),
        ("arn:aws:sns:${Region}:${Account}:*",),
    ),
    Statement(
        "See where events go",
        ("events:ListTargetsByRule",),
        ("arn:aws:events:${Region}:${Account}:rule/*",),
    ),
    Statement(
        "See whether GuardDuty looks",
        ("guardduty:GetAdministratorAccount", "guardduty:GetDetector"),
        ("arn:aws:guardduty:${Region}:${Account}:detector/*",),
    ),
    Statement(
        "See whether there are databases, and whom they tell",
        ("rds:DescribeDBInstances", "rds:DescribeEventSubscriptions"),
        ("arn:aws:rds:${Region}:${Account}:db:*", "arn:aws:rds:${Region}:${Account}:es:*"),
    ),
    Statement(
        "Ask IAM whether the execute role may do what actions need",
        ("iam:SimulatePrincipalPolicy",),
        ("arn:aws:iam::${Account}:role/*",),
    ),
)


def examine(region: Region, checks: Iterable[Check] = CHECKS) -> list[Complaint]:
    """Return what is wrong in a Region, and what could not be checked; never raises AwsFailed."""
    return [complaint for check in checks for complaint in _examined(region, check)]


def _examined(region: Region, check: Check) -> list[Complaint]:
    try:
        return understand(lambda: list(check.read(region)))
    except AwsFailed as failure:  # the other checks may well be answered
        what = f"{check.about} could not be checked"
        return [region.complaint(Hurts.UNCHECKED, what, str(failure), remedy(failure, region.name))]


def remedy(failure: AwsFailed, account: str) -> str:
    """Return what to do about a question that AWS did not answer."""
    if isinstance(failure, AccessIsDenied):
        return f"attach to the read role what this prints: firebreak iam --account {account}"
    return AGAIN
