"""Which course is taken: the person's choice, never a guess.

Where nobody chose, the first that is possible, sure, and loses nothing is taken; where there is
none such, nothing is, until somebody chooses.
"""

from collections.abc import Iterator, Sequence

from bot.core.action import Parameter
from bot.core.plan import Precondition, Verdict
from handlers.actions.failover.course import Course

TO = Parameter("to", "What fails over, and where to", "", found=True)
STAY = "nothing yet"


def choose(found: Sequence[Course], asked: str) -> Course | None:
    """Return the course that was asked for, the best for "", and None where nothing is taken."""
    if not asked:
        return next((course for course in found if course.is_default), None)
    return next((course for course in found if course.choice == asked), None)


def choices(found: Sequence[Course], taken: Course | None) -> tuple[str, ...]:
    """Return what there is to choose from, the recommended first."""
    ordered = sorted(found, key=lambda course: not course.is_default)
    names = tuple(course.choice for course in ordered)
    return names if taken and ordered[0].is_default else (STAY, *names)


def why_not(found: Sequence[Course], asked: str) -> Iterator[Precondition]:
    """Yield why nothing is taken, and what speaks against each course."""
    if asked in ("", STAY):
        yield _blocked("Chosen", "Nothing is chosen yet: choose what fails over, and where to")
    else:
        yield _blocked("Chosen", f"{asked} is not, or no longer, one of the choices: choose again")
    for course in found:
        for says in _against(course):
            yield Precondition(course.choice, Verdict.WARNED, f"{course.choice}: {says}")


def _against(course: Course) -> Iterator[str]:
    yield from (check.evidence for check in course.blocked)
    if course.data_loss:
        yield course.data_loss
    if course.doubt:
        yield course.doubt


def _blocked(name: str, evidence: str) -> Precondition:
    return Precondition(name, Verdict.BLOCKED, evidence)
