"""`firebreak restore`: a backup into an empty database."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import WRONG_USE, fail, plain_errors
from bot.cli.copied import conclude, copied
from bot.cli.usable import usable_database
from bot.flow.backup import restore as into

FILE = "What `firebreak backup` wrote."


def restore(file: Annotated[Path, typer.Argument(help=FILE, metavar="FILE")]) -> None:
    """Restore a backup into an empty database.

    All of it or nothing, and never over anything: FIREBREAK_DATABASE_URL names a file that does
    not exist yet, or an empty PostgreSQL database, which pg_restore fills; it must be installed.
    The release must be the one that wrote the backup. Then the ledger is checked. New incidents
    get numbers 1,000 higher: those since the backup stand on buttons in Slack already.

    On PostgreSQL say `firebreak migrate --role NAME` again where the server runs as a role of
    its own: roles are not in a backup.

    Exit status: 0 restored and in order, 1 not restored, or the ledger has problems, 2 wrong use.
    """
    _must_be_readable(file)
    with plain_errors(), usable_database(new=True) as url:
        checked = copied(into, url, file, "Restoring")
    print(f"{file} is restored.")
    conclude(checked)


def _must_be_readable(file: Path) -> None:
    try:
        file.open("rb").close()
    except OSError as error:
        fail(f"firebreak: {file} cannot be read: {error.strerror}", status=WRONG_USE)
