"""What commands share: settings and runbooks, and one clear line for every error."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

import runbooks
from bot.core.errors import FirebreakError, SettingsAreWrong
from bot.core.runbook import Runbook
from bot.settings import Settings, load

FOUND_A_PROBLEM, WRONG_USE = 1, 2


def fail(*lines: str, status: int = FOUND_A_PROBLEM) -> NoReturn:
    """Print lines to standard error and end."""
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(status)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Let an error of ours end the command as its one sentence."""
    try:
        yield
    except SettingsAreWrong as wrong:
        fail(*wrong.mistakes, status=WRONG_USE)
    except FirebreakError as error:
        fail(f"firebreak: {error}")


def load_all() -> tuple[Settings, Mapping[str, Runbook]]:
    """Return the settings and the runbooks, the team's own over ours.

    Raises SettingsAreWrong or RunbookIsWrong.
    """
    ours = runbooks.load()
    settings = load(os.environ, Path.cwd(), frozenset(ours))
    return settings, runbooks.load(settings.runbooks) if settings.runbooks else ours
