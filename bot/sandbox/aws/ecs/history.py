"""What ECS remembers of a service: revisions, and the deployments that brought them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from bot.sandbox.aws.ecs import ids
from bot.sandbox.aws.ecs.fate import Death

ONGOING = ("PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
STATUSES = (*ONGOING, "SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED")


@dataclass(frozen=True, slots=True)
class Revision:
    """A service's configuration as it was deployed. death: how its tasks end, if they do."""

    arn: str
    settings: Mapping[str, Any]
    images: Sequence[Mapping[str, str]]
    created_at: datetime
    death: Death | None = None


@dataclass(slots=True)
class Rollout:
    """An entry of `deployments[]`: one revision's tasks."""

    revision: Revision
    began: datetime
    id: str = field(default_factory=lambda: f"ecs-svc/{ids.number()}")
    state: str = "IN_PROGRESS"
    reason: str = ""
    running: int = 0
    failed: int = 0


@dataclass(slots=True)
class Deployment:
    """A service deployment. rollback: the rollout that takes it back, once there is one."""

    arn: str
    target: Rollout
    sources: tuple[Revision, ...]
    created_at: datetime
    status: str = "IN_PROGRESS"
    reason: str = ""
    finished_at: datetime | None = None
    rollback_asked: datetime | None = None
    rollback_reason: str = ""
    rollback: Rollout | None = None

    @property
    def tried(self) -> Rollout:
        """Return what it brings about now: its target, or the way back."""
        return self.rollback or self.target

    def end(self, status: str, at: datetime, reason: str) -> None:
        """Finish it, well or not."""
        self.status, self.finished_at, self.reason = status, at, reason


@dataclass(slots=True)
class History:
    """A service under the ECS deployment controller. rollouts: those with tasks, PRIMARY first."""

    service_arn: str
    cluster_arn: str
    desired: int
    configuration: Mapping[str, Any]
    created_at: datetime
    deployments: list[Deployment] = field(default_factory=list)
    rollouts: list[Rollout] = field(default_factory=list)
    ever: list[Rollout] = field(default_factory=list)
    completed: Revision | None = None

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a `service-deployment` or `service-revision` of this service."""
        return f"{self.service_arn.replace(':service/', f':{kind}/')}/{name}"

    def begin(self, revision: Revision, at: datetime) -> None:
        """Start a deployment; one that is under way stops for it."""
        if self.deployments and self.deployments[-1].status in ONGOING:
            self.deployments[-1].end("STOPPED", at, "A newer service deployment took its place.")
        sources = tuple(old.revision for old in self.rollouts if old.running)
        target = self.roll_out(revision, at)
        arn = self.arn("service-deployment", ids.deployment_id())
        self.deployments.append(Deployment(arn, target, sources, at))

    def roll_out(self, revision: Revision, at: datetime) -> Rollout:
        """Start a revision's tasks beside those that may stay until they run."""
        rollout = Rollout(revision, at)
        for old in self.rollouts:
            old.running = min(old.running, self.may_stay)
        self.rollouts = [rollout, *(old for old in self.rollouts if old.running)]
        self.ever.append(rollout)
        return rollout

    @property
    def has_room(self) -> bool:
        """Tell whether new tasks may run beside the old ones."""
        most: int = self.configuration.get("maximumPercent", 200)
        return most > 100  # noqa: PLR2004 - per cent

    @property
    def may_stay(self) -> int:
        """Return how many old tasks may run on; without room they leave down to the minimum."""
        healthy: int = self.configuration.get("minimumHealthyPercent", 100)
        return self.desired if self.has_room else ceil(self.desired * healthy / 100)
