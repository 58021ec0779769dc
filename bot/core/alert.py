"""What a signal says, normalised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.severity import Severity

# Sources that say what is wrong, where an alarm says which number is.
FINDINGS = frozenset({"guardduty", "securityhub", "health"})


def is_finding(source: str) -> bool:
    """Tell whether a source names the trouble itself."""
    return source in FINDINGS


class AlertStatus(StrEnum):
    """Whether the thing an alert speaks of is wrong now."""

    FIRING = "firing"
    RESOLVED = "resolved"


class Effect(StrEnum):
    """What an alert may do to incidents.

    STATE: firing opens or joins an incident, resolved resolves its alert.
    NOTE: shown where an incident of the same fingerprint or group is open, recorded
    otherwise; it never opens and never resolves (INSUFFICIENT_DATA, a deployment under way).
    """

    STATE = "state"
    NOTE = "note"


class Recovery(StrEnum):
    """How an alert of this kind ends.

    ITSELF: its source says so (CloudWatch sends OK).
    PERSON: its source never says so (GuardDuty): a person, or an archived update, resolves it.
    """

    ITSELF = "itself"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Target:
    """A thing in AWS that an action can act on.

    `kind` is one of DESIGN's words (`ec2-instance`, `security-group`, `ecs-service`,
    `rds-instance`, `rds-cluster`, `load-balancer`, `target-group`, `auto-scaling-group`,
    `cache-cluster`, `iam-principal`, `lambda-function`, `s3-bucket`, `eks-cluster`, ...);
    `id` is what AWS calls it there (an ECS service: `cluster/service`); `name` is what
    people call it (the Name tag), "" where nobody said.
    """

    kind: str
    id: str
    name: str = ""

    @property
    def label(self) -> str:
        """Return the name people know, else the id."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Fact:
    """A line worth showing: a short label and a value, both plain text."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the AWS console (or elsewhere, https only)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One normalised statement about one thing.

    source: `cloudwatch`, `guardduty`, `ecs`, `rds`, `health`, `securityhub`, ..., `unknown`.
    title: what a person understands half asleep, plain text, without severity or account.
    brief: the few words that name this alert among others of its incident
        ("GuardDuty DenialOfService.Udp", "NetworkOut above 500 MB").
    account: 12 digits, "" where unknown; region: `eu-west-1`, "" where unknown.
    fingerprint: equal for every statement about the same alarm, finding or deployment.
    at: the state's own time (UTC), which decides when statements arrive out of order.
    transition: equal for two deliveries of one and the same change, whatever way they
        came (SNS and EventBridge); "" where every delivery counts.
    labels: what routes match and grouping uses: `alarm`, `namespace`, `service`,
        `type`, and the resource's tags as `tag:<key>`.
    sample: made by a test button, not by trouble; shown as such and never acted on.
    """

    source: str
    status: AlertStatus
    severity: Severity
    title: str
    fingerprint: str
    at: datetime
    brief: str = ""
    account: str = ""
    region: str = ""
    targets: tuple[Target, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    transition: str = ""
    effect: Effect = Effect.STATE
    recovery: Recovery = Recovery.ITSELF
    sample: bool = False
