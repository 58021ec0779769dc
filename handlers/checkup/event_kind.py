"""Kinds of events that people want to hear of, and where there can be any.

Sources: Amazon EventBridge User Guide, "Events from AWS services"; Amazon GuardDuty User Guide,
"Managing multiple accounts": the administrator account gets its members' findings; AWS Security
Hub User Guide, "EventBridge event types": it passes GuardDuty's findings on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.complaint import Hurts
from handlers.checkup.region import Region
from handlers.checkup.rule import Rule
from handlers.checkup.running import databases, services
from handlers.events.reading import flag, listing, text, texts

FINDINGS = ("Security Hub Findings - Imported",)


@dataclass(frozen=True, slots=True)
class Kind:
    """name: as AWS spells their source. hurts: where nothing brings them.

    is_there: whether there can be any; comes_otherwise: whether they reach Firebreak by
    another way than a rule of this Region. Both raise botocore's errors.
    """

    title: str
    name: str
    details: tuple[str, ...]
    hurts: Hurts
    is_there: Callable[[Region], bool]
    comes_otherwise: Callable[[Region], bool] = lambda _: False

    def is_of(self, rule: Rule) -> bool:
        """Tell whether a rule takes such events."""
        by_hub = self.name == "guardduty" and rule.concerns("aws.securityhub", FINDINGS)
        return by_hub or rule.concerns(self.source, self.details)

    @property
    def source(self) -> str:
        """Return what the events name as their source."""
        return f"aws.{self.name}"


def _has_detector(region: Region) -> bool:
    return bool(texts(region.aws.client("guardduty").list_detectors(), "DetectorIds"))


def _is_administered(region: Region) -> bool:
    """Tell whether an account that is checked as well gets this account's findings."""
    client = region.aws.client("guardduty")
    detectors = texts(client.list_detectors(), "DetectorIds")
    found = (client.get_administrator_account(DetectorId=each) for each in detectors)
    return any(text(each, "Administrator", "AccountId") in region.accounts for each in found)


def _rds_tells_a_topic(region: Region) -> bool:
    answer = region.aws.client("rds").describe_event_subscriptions()
    return any(
        flag(each, "Enabled") and region.takes(text(each, "SnsTopicArn"))
        for each in listing(answer, "EventSubscriptionsList")
    )


KINDS = (
    Kind(
        "GuardDuty findings", "guardduty", ("GuardDuty Finding",),
        Hurts.SILENT, _has_detector, _is_administered,
    ),
    Kind(
        "ECS tasks and deployments", "ecs",
        ("ECS Task State Change", "ECS Deployment State Change"),
        Hurts.LATE, lambda region: bool(services(region.aws)),
    ),
    Kind(
        "RDS events", "rds", ("RDS DB Instance Event", "RDS DB Cluster Event"),
        Hurts.LATE, lambda region: databases(region.aws), _rds_tells_a_topic,
    ),
    Kind(
        "AWS Health events", "health", ("AWS Health Event",),
        Hurts.LATE, lambda region: bool(region.running),
    ),
)  # fmt: skip
