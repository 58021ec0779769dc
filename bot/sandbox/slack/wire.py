"""JSON as it travels between an app and Slack."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object; what is inside has not been read yet."""
