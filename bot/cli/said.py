"""What somebody said to `firebreak act`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Action
from bot.core.alert import Target

UNDO = ".undo"


@dataclass(frozen=True, slots=True)
class Said:
    """The words as they were typed, "" for what was left away.

    action: what to do, or with is_undo to take back; given: choices by parameter.
    """

    action: Action
    target: Target
    account: str
    region: str
    given: Mapping[str, Any]
    reason: str = ""
    incident: str = ""
    is_undo: bool = False
    break_glass: bool = False
    as_json: bool = False

    def nonsense(self) -> str:
        """Return what is missing, or makes no sense together; "" for nothing."""
        if self.is_undo and not (self.reason and self.incident):
            return "an undo needs the incident in which it was done, and why: --incident, --reason"
        if self.is_undo and self.action.undo is None:
            return f"{self.action.name} cannot be taken back: {self.action.irreversible}"
        if not self.is_undo and not (self.account and self.region):
            return "say where the target is: --account and --region"
        if (self.incident or self.break_glass) and not self.reason:
            return "to run it, say why: --reason"
        if self.as_json and self.reason:
            return "--json prints a plan, and --reason runs it: use one of them"
        return ""
