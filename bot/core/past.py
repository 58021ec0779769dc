"""What AWS says happened, moment by moment: evidence for the timeline, and nobody's deed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alert import Alert, Target
from bot.core.line import line

MOST = 200  # happenings of one reading
SAYS, NAME, ID = 300, 150, 80  # characters


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked about: from begin to end, in UTC. alert: one that names the target."""

    target: Target
    alert: Alert
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. at: by the source's own clock; id: the source's, or made of it.

    who: whom AWS says it was, "" where it does not; request_id: AWS's, of a call.
    """

    at: datetime
    id: str
    says: str
    who: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What was found, the oldest first. Make one with `past`, which keeps it within its limits.

    source: which record of AWS told it, such as `CloudTrail`; query: what was asked, in words;
    is_cut: there is more than was read.
    """

    source: str
    query: str
    happenings: tuple[Happening, ...] = ()
    is_cut: bool = False


def past(
    window: Window, source: str, query: str, found: Iterable[Happening], *, is_cut: bool = False
) -> Past:
    """Return the latest of what was found in a window, in single lines without secrets."""
    inside = (one for one in found if window.begin <= one.at <= window.end)
    ordered = sorted(inside, key=lambda one: one.at)
    kept = tuple(_clean(one) for one in ordered[-MOST:])
    return Past(source, line(query, SAYS), kept, is_cut or len(ordered) > MOST)


def _clean(one: Happening) -> Happening:
    return replace(
        one,
        id=line(one.id, ID),
        says=line(one.says, SAYS),
        who=line(one.who, NAME),
        request_id=line(one.request_id, ID),
    )
