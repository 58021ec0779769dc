"""`firebreak backup`: one moment of the database in a file, beside a server that works."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from bot.cli.common import WRONG_USE, fail, plain_errors
from bot.cli.copied import conclude, copied
from bot.cli.finished import finished
from bot.cli.usable import usable_database
from bot.flow.backup import back_up

FILE = "Where to write it; an older backup there is replaced once this one is whole."


def backup(file: Annotated[Path, typer.Argument(help=FILE, metavar="FILE")]) -> None:
    """Back up the database, while a server may work.

    All that Firebreak keeps: incidents, ledger, plans, approvals, and the runs under way. SQLite
    is copied as it is; PostgreSQL is dumped by pg_dump, which must be installed. Then the ledger
    in the backup is checked. It needs FIREBREAK_DATABASE_URL alone.

    The file holds what alarms and people said: keep it as you keep the database.

    Exit status: 0 written and in order, 1 not written, or the ledger has problems, 2 wrong use.
    """
    with plain_errors(), usable_database() as url:
        _spare_the_database(url, file)
        with finished(file) as written:
            checked = copied(back_up, url, written.name, "Backing up")
            size = written.name.stat().st_size
            written.keep(to_output=False, private=True)
    print(f"{file} is written: {size / 1e6:,.1f} MB.")
    conclude(checked)


def _spare_the_database(url: str, file: Path) -> None:
    """Refuse to write over what is to be backed up."""
    name = make_url(url).database if url.startswith("sqlite") else None
    if name and file.exists() and file.samefile(name):
        fail(f"firebreak: {file} is the database itself: name another file", status=WRONG_USE)
