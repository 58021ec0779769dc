"""What commands share: settings and runbooks, and one clear line for every error."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from sqlalchemy.exc import DatabaseError, InterfaceError

import runbooks
from bot.core.errors import CredentialsAreNotValid, FirebreakError, SettingsAreWrong
from bot.core.plain import printable
from bot.core.runbook import Runbook
from bot.settings import Settings, load

FOUND_A_PROBLEM, WRONG_USE = 1, 2
SIGN_IN = "sign in as for the AWS CLI, or set AWS_PROFILE (`aws sts get-caller-identity` says who)"


def fail(*lines: str, status: int = FOUND_A_PROBLEM) -> NoReturn:
    """Print lines to standard error and end."""
    for line in lines:
        print(printable(line), file=sys.stderr)
    raise typer.Exit(status)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Let an error of ours, or a database that cannot be used, end the command as one sentence."""
    try:
        yield
    except SettingsAreWrong as wrong:
        fail(*wrong.mistakes, status=WRONG_USE)
    except FirebreakError as error:
        way_out = f": {SIGN_IN}" if isinstance(error, CredentialsAreNotValid) else ""
        fail(f"firebreak: {error}{way_out}")
    except (DatabaseError, InterfaceError) as error:  # not there, no database, another schema
        fail(f"firebreak: the database cannot be used: {str(error.orig).splitlines()[0]}")


def load_all() -> tuple[Settings, Mapping[str, Runbook]]:
    """Return the settings and the runbooks, the team's own over ours.

    Raises SettingsAreWrong or RunbookIsWrong.
    """
    ours = runbooks.load()
    settings = load(os.environ, Path.cwd(), frozenset(ours))
    return settings, runbooks.load(settings.runbooks) if settings.runbooks else ours
