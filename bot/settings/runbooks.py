"""The team's own runbooks, as far as the configuration must know them: their names."""

from pathlib import Path

from bot.core.runbook import is_runbook
from bot.settings.document import Document
from bot.settings.mistake import quoted


def team_runbooks(document: Document, directory: Path) -> frozenset[str]:
    """Return the names in the directory that `runbooks` says, relative to the file's own.

    A runbook's name is its file's, without `.md`.
    """
    names: set[str] = set()
    for loc, written in document.texts("runbooks"):
        try:
            files = list((directory / written).iterdir())
        except (OSError, ValueError):  # ValueError: a NUL in the path
            document.blame(loc, f"{quoted(written)} is not a directory that can be read")
        else:
            names.update(file.stem for file in files if is_runbook(file.name))
    return frozenset(names)
