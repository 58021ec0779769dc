"""Whom a name calls: a person, a role with its Slack groups, or whoever is on call now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.rotation import Rotation, on_call
from bot.core.staff import Groups, Staff

MOST = 20  # people in one call


@dataclass(frozen=True)
class OnCall:
    """Knows people by configuration; who is in a Slack group, the caller says."""

    staff: Staff
    rotations: Mapping[str, Rotation]

    def users(self, name: str, at: datetime, groups: Groups) -> tuple[str, ...]:
        """Return the Slack user ids that a name stands for at a moment, at most 20."""
        handles = self.staff.groups_of(name)
        members = [user for handle in handles for user in sorted(groups.get(handle, ()))]
        return tuple(dict.fromkeys((*self.listed(name, at), *members)))[:MOST]

    def listed(self, name: str, at: datetime) -> tuple[str, ...]:
        """Return those of them whom the configuration itself names, without Slack groups."""
        if name in self.rotations:
            return self.staff.slack_ids([on_call(self.rotations[name], at)])
        return self.staff.slack_ids(self.staff.named(name))
