"""What a run's buttons carry: which run, and the digest of the plan that the person sees."""

import re
from dataclasses import dataclass

from bot.core.errors import PlanIsGone

_is_reference = re.compile("([0-9a-f-]{1,36}):([0-9a-f]{1,64})(?::([0-9]{1,9}))?").fullmatch


@dataclass(frozen=True, slots=True)
class RunReference:
    """number: of the run's incident; 0 where an older message does not say it."""

    run: str
    digest: str
    number: int = 0

    def __str__(self) -> str:
        return f"{self.run}:{self.digest}:{self.number}"


def read_run_reference(text: str) -> RunReference:
    """Return what a button carried. Raises PlanIsGone where it is not ours."""
    found = _is_reference(text)
    if not found:
        raise PlanIsGone("This button is from another version of Firebreak: use a newer message.")
    return RunReference(found[1], found[2], int(found[3] or 0))
