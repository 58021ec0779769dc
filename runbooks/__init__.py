"""Runbooks: Markdown an on-call engineer edits without knowing Python."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.core.errors import RunbookIsWrong
from bot.core.runbook import SUFFIX, Runbook, is_runbook, parse_runbook


def load(directory: Path | None = None) -> dict[str, Runbook]:
    """Return the runbooks by name: Firebreak's own, and over them those of `directory`.

    Raises RunbookIsWrong for the first file that cannot be read; it names file and line.
    """
    own = _read(files(__name__).iterdir(), "runbooks")
    return dict(sorted({**own, **_team(directory)}.items()))


def _team(directory: Path | None) -> Mapping[str, Runbook]:
    if directory is None:
        return {}
    try:
        entries = list(directory.iterdir())
    except OSError as error:  # not there, not a directory, not ours to read
        raise RunbookIsWrong(f"{directory}: {error.strerror}: name a directory") from error
    return _read(entries, str(directory))


def _read(entries: Iterable[Traversable], where: str) -> Mapping[str, Runbook]:
    runbooks = {}
    for entry in sorted(entries, key=lambda entry: entry.name):
        if is_runbook(entry.name):
            runbook = _parse(entry, where)
            runbooks[runbook.name] = runbook
    return runbooks


def _parse(entry: Traversable, where: str) -> Runbook:
    try:
        return parse_runbook(entry.name.removesuffix(SUFFIX), entry.read_text(encoding="utf-8"))
    except RunbookIsWrong as wrong:
        raise RunbookIsWrong(f"{where}/{wrong}") from wrong
    except UnicodeDecodeError as error:
        raise RunbookIsWrong(f"{where}/{entry.name}:1: save the file as UTF-8") from error
    except OSError as error:  # a directory named x.md, a dead link, a file of another user
        raise RunbookIsWrong(f"{where}/{entry.name}:1: {error.strerror}") from error
