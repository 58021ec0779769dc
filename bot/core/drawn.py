"""A message drawn for Slack: what its API takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.incident import Incident


@dataclass(frozen=True, slots=True)
class Drawn:
    """text: all that a phone's notification shows; blocks: Block Kit.

    revision: the incident's revision it shows; incident: None for a digest.
    """

    text: str
    blocks: tuple[Mapping[str, Any], ...]
    revision: int
    incident: Incident | None
