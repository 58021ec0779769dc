"""The table: what became of every run that a kill could hit.

What a run may do, and how it leaves its target, is measured on runs that nobody disturbed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.core.run import RunStatus
from tests.chaos.actions.course import Course


@dataclass(frozen=True)
class Tally:
    """usual: the courses of a round without a kill; counted: of all others, undos among them.

    silent: ids of the runs that did not succeed, and of which nobody was told in Slack.
    broken: what is wrong with any ledger chain.
    """

    usual: Sequence[Course]
    counted: Sequence[Course]
    silent: Collection[str] = ()
    broken: Sequence[str] = ()

    def lines(self) -> list[str]:
        """Return the table, in Markdown."""
        titles = ["", *COLUMNS, "median s", "max s"]
        rows = [titles, ["---"] * len(titles), *map(self._row, self.rows)]
        return [f"| {' | '.join(row)} |" for row in rows]

    @property
    def rows(self) -> dict[str, list[Course]]:
        """Return the courses by their line of the table."""
        found: dict[str, list[Course]] = defaultdict(list)
        for course in self.counted:
            found[course.row].append(course)
        return found

    @property
    def kills(self) -> int:
        """Return how many processes were killed."""
        return len({course.killed_at for course in self.counted if course.killed_at})

    @property
    def least(self) -> int:
        """Return how often the action was hit that was hit least; undos are left in peace."""
        there = [courses for courses in self.rows.values() if not courses[0].run.undoes]
        return min((self.count("hit", courses) for courses in there), default=0)

    def count(self, column: str, courses: Iterable[Course] | None = None) -> int:
        """Return how many courses a column counts."""
        return sum(COLUMNS[column](self, one) for one in courses or self.counted)

    def _row(self, row: str) -> list[str]:
        courses = self.rows[row]
        counts = [str(self.count(column, courses)) for column in COLUMNS]
        after = [course.recovered for course in courses if course.was_hit]
        times = [f"{median(after):.1f}", f"{max(after):.1f}"] if after else ["-", "-"]
        return [row, *counts, *times]

    def is_silent(self, course: Course) -> bool:
        """Tell whether it did not succeed, and nobody was told."""
        return course.run.id in self.silent

    def is_twice(self, course: Course) -> bool:
        """Tell whether it had more effects than a run has that nobody disturbs."""
        return course.effects > self._usual(course).effects

    def is_other(self, course: Course) -> bool:
        """Tell whether it says that it succeeded, and left its target otherwise than usual."""
        said = course.run.status is RunStatus.SUCCEEDED
        usual = self._usual(course)
        return said and (course.after.state, course.effects) != (usual.after.state, usual.effects)

    def is_half(self, course: Course) -> bool:
        """Tell whether it left an instance half cut off, and nobody knows."""
        unsaid = course.run.status is RunStatus.SUCCEEDED or self.is_silent(course)
        return course.after.is_half and unsaid

    def _usual(self, course: Course) -> Course:
        mine = (course.aim, course.row)
        return next(one for one in self.usual if (one.aim, one.row) == mine)


def _ended(status: RunStatus) -> Callable[[Tally, Course], bool]:
    return lambda _, course: course.run.status is status


COLUMNS: dict[str, Callable[[Tally, Course], bool]] = {
    "runs": lambda _, __: True,
    "hit": lambda _, course: course.was_hit,
    "lost": lambda _, course: not course.run.is_over,
    "twice": Tally.is_twice,
    "not as said": Tally.is_other,
    "half, unsaid": Tally.is_half,
    "left open": lambda _, course: course.after.is_open,
    "unknown": _ended(RunStatus.UNKNOWN),
    "failed": _ended(RunStatus.FAILED),
    "stopped": _ended(RunStatus.CHANGED),
    "unsaid": Tally.is_silent,
}
BAD = ("lost", "twice", "not as said", "half, unsaid", "left open", "failed", "stopped", "unsaid")
