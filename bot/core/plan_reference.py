"""What a plan's modal carries: which plan it shows, in one line that Slack gives back."""

import re
from dataclasses import dataclass

from bot.core.errors import PlanIsGone

PARTS = 7
_is_number = re.compile("[0-9]{1,9}").fullmatch  # what fits the databases' integers
_are_ids = re.compile("[0-9a-f-]{0,36}:[0-9a-f]{0,64}:[0-9a-f-]{0,36}").fullmatch


@dataclass(frozen=True, slots=True)
class PlanReference:
    """number, channel: of the incident; position: of the target among those that fit.

    plan, digest: of the plan shown, "" while there is none; undoes: the run it takes back.
    """

    number: int
    channel: str
    name: str
    position: int = 0
    plan: str = ""
    digest: str = ""
    undoes: str = ""

    def __str__(self) -> str:
        parts = (self.number, self.channel, self.name, self.position)
        return ":".join(map(str, (*parts, self.plan, self.digest, self.undoes)))


def read_reference(text: str) -> PlanReference:
    """Return what a modal carried. Raises PlanIsGone where it is not ours."""
    parts = text.split(":")
    numbers, ids = (parts[0], *parts[3:4]), ":".join(parts[4:])
    if len(parts) != PARTS or not all(map(_is_number, numbers)) or not _are_ids(ids):
        raise PlanIsGone("This plan is from another version of Firebreak: open the action again.")
    number, channel, name, position, plan, digest, undoes = parts
    return PlanReference(int(number), channel, name, int(position), plan, digest, undoes)
