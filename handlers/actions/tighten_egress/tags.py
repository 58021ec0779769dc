"""How Firebreak marks in EC2 what it made."""

from collections.abc import Mapping
from typing import Any

INCIDENT = "firebreak:incident"
COPY_OF = "firebreak:copy-of"
PROTECTED = "firebreak:protected"  # `true` where somebody said hands off
RESERVED = "aws:"  # tags that nobody but AWS can set


def specification(kind: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return EC2's TagSpecifications; [] for no tags, as EC2 takes no empty one."""
    listed = [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
    return [{"ResourceType": kind, "Tags": listed}] if listed else []


def is_protected(tags: Mapping[str, str]) -> bool:
    """Tell whether somebody said hands off."""
    return tags.get(PROTECTED) == "true"


def settable(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags without AWS's own."""
    return {key: value for key, value in tags.items() if not key.startswith(RESERVED)}
