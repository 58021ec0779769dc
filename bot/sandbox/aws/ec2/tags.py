"""The tags that a call gives to what it makes."""

from collections.abc import Mapping
from typing import Any


def tags_for(kind: str, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags of a call's TagSpecifications for a kind of resource."""
    specifications = parameters.get("TagSpecifications", [])
    tags = [tag for one in specifications if one["ResourceType"] == kind for tag in one["Tags"]]
    return {tag["Key"]: tag["Value"] for tag in tags}
