"""Whether a revision's tasks live: what its images do when they run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.aws.names import BAD_VERSION, image

# The API's second release needs more memory than its task has.
NEEDS_MIB: Mapping[str, int] = {image("api", BAD_VERSION): 700}
OUT_OF_MEMORY = 137  # 128 + SIGKILL


@dataclass(frozen=True, slots=True)
class Death:
    """How a task ends. exit_code: None where the container never started."""

    container: str
    stop_code: str
    stopped_reason: str
    reason: str
    exit_code: int | None = None


def fate(definition: Mapping[str, Any], images: Sequence[Mapping[str, str]]) -> Death | None:
    """Return how tasks of a task definition die; None where they live.

    images: what the registry says, as in a revision's `containerImages`.
    """
    digests = {found["containerName"]: found.get("imageDigest") for found in images}
    for container in definition["containerDefinitions"]:
        name, program = container["name"], container["image"]
        if ".dkr.ecr." in program and not digests.get(name):
            return _not_pulled(name, program)
        memory = int(container.get("memory") or definition.get("memory") or 0)
        if memory and NEEDS_MIB.get(program, 0) > memory:
            return _out_of_memory(name)
    return None


def _out_of_memory(container: str) -> Death:
    return Death(
        container,
        "EssentialContainerExited",
        "Essential container in task exited",
        "OutOfMemoryError: Container killed due to memory usage",
        OUT_OF_MEMORY,
    )


def _not_pulled(container: str, program: str) -> Death:
    reason = f"CannotPullContainerError: pull image manifest has been retried: {program}: not found"
    return Death(container, "TaskFailedToStart", reason, reason)
