"""What a diagnostic is: it reads AWS, changes nothing, and says what it found in one line.

Evidence perishes: ECS forgets a stopped task within the hour, and a cure hides its cause. So a
diagnostic is read when an incident opens, and answers even where it finds nothing.

To add one: a file in `handlers/diagnostics/` that makes a `Diagnostic`, and a line in its
registry. The smallest there can be:

>>> def read(aws, question):
...     found = aws.client("ec2").describe_instances(InstanceIds=[question.target.id])
...     return evidence(f"{question.target.label} is there" if found else "It is gone")
>>> IS_IT_THERE = Diagnostic(
...     offer=Offer("is_it_there", "Is it there", ("ec2-instance",), "Whether it runs."),
...     seconds=5,
...     permissions=(Statement("See the instance", ("ec2:DescribeInstances",)),),
...     read=read,
... )
>>> IS_IT_THERE.name
'is_it_there'
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.action import Aws, Statement
from bot.core.alert import Alert, Target
from bot.core.line import line
from bot.core.offer import Offer
from bot.core.past import Past, Window

HEADLINE = 150  # characters: what a person reads in ten seconds
DETAIL = 300  # characters of a line
DETAILS = 20  # lines


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. at: the moment it is asked about, in UTC."""

    target: Target
    alert: Alert
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found; plain text. Make one with `evidence`, which keeps it within its limits.

    headline: one line of at most 150 characters. details: at most 20 lines of at most 300, for
    the thread. picture: a PNG, empty where there is none. query: what was asked of AWS, in words.
    """

    headline: str
    details: tuple[str, ...] = ()
    picture: bytes = b""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing Firebreak can find out.

    offer: its name, title and target kinds. seconds: after so long nobody waits for it any more.
    permissions: for the read role. read: reads AWS only, with bounded pages; raises botocore's
    errors as they come. about: the source whose alert it asks about, where the incident has one.
    past: reads what happened, moment by moment, with the same permissions; None where AWS keeps
    no such record.
    """

    offer: Offer
    seconds: float
    permissions: tuple[Statement, ...]
    read: Callable[[Aws, Question], Evidence]
    about: str = ""
    past: Callable[[Aws, Window], Past] | None = None

    @property
    def name(self) -> str:
        """Return its name: `ecs_stopped_tasks`."""
        return self.offer.name


def evidence(
    headline: str, details: Iterable[str] = (), *, picture: bytes = b"", query: str = ""
) -> Evidence:
    """Return evidence whose lines are single, without secrets, and cut to their limits."""
    lines = list(details)
    if len(lines) > DETAILS:
        lines = [*lines[: DETAILS - 1], f"and {len(lines) - DETAILS + 1:,} more"]
    told = tuple(line(one, DETAIL) for one in lines)
    return Evidence(line(headline, HEADLINE), told, picture, line(query, DETAIL))
