"""`firebreak audit check`: whether anybody changed the ledger."""

import asyncio
import json
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.audit.report_text import report_row, report_text
from bot.cli.audit.watched import watched
from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, fail, plain_errors
from bot.cli.usable import usable_database
from bot.core.audit import SHORTEST, Report
from bot.core.errors import ProofIsDamaged
from bot.core.offline import check_proof
from bot.core.proof import Proof, read_proof
from bot.store.database import open_database
from bot.store.migrate import require_usable

HEAD = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")


def check(
    export: Annotated[
        Path | None, typer.Argument(help="An export in JSON, to be checked by itself.")
    ] = None,
    *,
    head: Annotated[
        str, typer.Option(help="A hash from Slack, the log or the bucket: 32 digits or more.")
    ] = "",
    against: Annotated[
        Path | None, typer.Option(help="An earlier export in JSON: names what changed since.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Check the whole ledger for what was changed.

    Entries that were edited, removed, moved, put in or cut off.

    Reads the database of FIREBREAK_DATABASE_URL in portions, while a server may work. With an
    export it needs neither database nor configuration.

    Whoever owns a database can recompute every hash in it. So without a hash that was kept
    elsewhere the answer is "consistent, not anchored"; with --head or --against it says up to
    which entry nothing was changed.

    Exit status: 0 nothing was changed as far as can be told, 1 a problem was found, 2 wrong use.
    """
    head = head.lower()
    if head and not HEAD.fullmatch(head):
        fail("firebreak: --head takes 32 to 64 hex digits, as Slack or the log has them", status=2)
    if export and against:
        fail("firebreak: --against compares with the database: leave EXPORT out", status=WRONG_USE)
    with plain_errors():
        earlier = _read(against) if against else None
        report = check_proof(_read(export), head) if export else _whole(head, earlier)
    print(json.dumps(report_row(report), indent=2) if as_json else report_text(report))
    if report.problems:
        raise typer.Exit(FOUND_A_PROBLEM)


def _read(path: Path) -> Proof:
    """Read an export. Ends the command where there is none; raises ProofIsDamaged."""
    try:
        document: Any = json.loads(path.read_bytes())
    except OSError as error:
        fail(f"firebreak: {path} cannot be read: {error.strerror}", status=WRONG_USE)
    except (ValueError, RecursionError) as error:  # not text, or no JSON
        raise ProofIsDamaged(f"{path} is no JSON: {error}") from error
    try:
        return read_proof(document)
    except ProofIsDamaged as damaged:
        raise ProofIsDamaged(f"{path}: {damaged}") from damaged


def _whole(head: str, earlier: Proof | None) -> Report:
    """Check the database. Raises SettingsAreWrong and SchemaDoesNotFit."""
    with usable_database() as url:
        return asyncio.run(_checked(url, head, earlier))


async def _checked(url: str, head: str, earlier: Proof | None) -> Report:
    database = open_database(url)
    try:
        await require_usable(database)
        return await watched(database, head, earlier)
    finally:
        await database.close()
