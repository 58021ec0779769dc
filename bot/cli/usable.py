"""The database of commands that need nothing else: no firebreak.yaml, no Slack."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.common import WRONG_USE, fail
from bot.core.errors import SettingsAreWrong
from bot.settings.environment import read
from bot.store.database import is_new


@contextmanager
def usable_database(*, new: bool = False) -> Iterator[str]:
    """Yield its URL; whatever is wrong with the database ends the command in one line.

    new: it need not exist yet. Raises SettingsAreWrong.
    """
    environment, mistakes = read(os.environ)
    if environment is None:
        raise SettingsAreWrong(mistakes)
    url = environment.database_url.get_secret_value()
    if is_new(url) and not new:
        fail("firebreak: there is no database: see FIREBREAK_DATABASE_URL", status=WRONG_USE)
    try:
        yield url
    except (SQLAlchemyError, OSError) as error:  # not there, or not a database
        why = str(getattr(error, "orig", error)).splitlines()[0]
        fail(f"firebreak: the database cannot be used: {why}")
