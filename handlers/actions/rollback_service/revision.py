"""What ran, or runs: a task definition with the images it meant then, and where it was placed.

Source: Amazon ECS API Reference, "ServiceRevision".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

AT_ONCE = 20  # the most that DescribeServiceRevisions takes
# Beside the task definition, what a service revision is made of.
SETTINGS = (
    "networkConfiguration",
    "loadBalancers",
    "serviceRegistries",
    "capacityProviderStrategy",
    "launchType",
    "platformVersion",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A service revision; without an ARN a task definition alone, of which no more is known.

    task_definition: its ARN, "" where unknown; digests: `sha256:...` by container.
    """

    task_definition: str
    arn: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return `shop-api:2`."""
        return self.task_definition.rpartition("/")[2] or "an unknown task definition"

    def runs_as(self, other: "Revision") -> bool:
        """Tell whether the code is the same, as far as it is known."""
        known = self.digests.keys() & other.digests.keys()
        return self.task_definition == other.task_definition and all(
            self.digests[container] == other.digests[container] for container in known
        )


def read_revisions(ecs: Any, arns: Sequence[str]) -> dict[str, Revision]:
    """Return service revisions by ARN, the first AT_ONCE of those asked for."""
    if not arns:
        return {}
    unique = list(dict.fromkeys(arns))[:AT_ONCE]
    answer = ecs.describe_service_revisions(serviceRevisionArns=unique)
    return {found["serviceRevisionArn"]: _read(found) for found in answer["serviceRevisions"]}


def _read(found: Mapping[str, Any]) -> Revision:
    return Revision(
        task_definition=found["taskDefinition"],
        arn=found["serviceRevisionArn"],
        digests=_digests(found.get("containerImages", ())),
        settings={name: found[name] for name in SETTINGS if found.get(name)},
    )


def _digests(images: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {
        image["containerName"]: image["imageDigest"] for image in images if "imageDigest" in image
    }
