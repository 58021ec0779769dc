"""Where in a runbook something is wrong."""

from dataclasses import dataclass

from bot.core.errors import RunbookIsWrong


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a line in it, counted from 1."""

    file: str
    line: int

    def below(self, lines: int) -> "Place":
        """Return the place so many lines further down."""
        return Place(self.file, self.line + lines)

    def wrong(self, says: str) -> RunbookIsWrong:
        """Return the error that names this place; `says` is the mistake with its fix."""
        return RunbookIsWrong(f"{self.file}:{self.line}: {says}")
