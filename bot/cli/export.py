"""`firebreak export`: an incident's whole story in one file."""

import asyncio
import sys
from enum import Enum
from pathlib import Path
from typing import IO, Annotated

import typer

from bot.app.exporting import Exporting
from bot.cli.common import WRONG_USE, fail, load_all, plain_errors
from bot.cli.finished import finished
from bot.cli.incident import incident_number
from bot.cli.progress import Progress, progress
from bot.core.s3 import s3_place
from bot.export.formats import FORMATS, Format, Options
from bot.export.names import People
from handlers.aws import Sessions
from handlers.bucket import Bucket

Name = Enum("Name", {name: name for name in FORMATS})  # type: ignore[misc]  # the registry's own
GOOD_FOR = "; ".join(f"{name}: {made.says}" for name, made in FORMATS.items())


def export(
    incident: Annotated[str, typer.Argument(help="Such as INC-42.")],
    *,
    name: Annotated[Name, typer.Option("--format", help=f"{GOOD_FOR}.")],
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; without, standard output.")
    ] = None,
    upload: Annotated[
        str, typer.Option(metavar="S3-URL", help="Put it into s3://bucket/prefix.")
    ] = "",
    people: Annotated[
        People, typer.Option(help="What people are called: names, or the roles they have.")
    ] = People.NAMES,
) -> None:
    """Export an incident's story in one file.

    Timeline, actions, people, evidence and the ledger's proof; postmortem is a draft to go on
    with. Reads the database and changes nothing; a running server is not disturbed.
    """
    number, made = incident_number(incident), FORMATS[name.value]
    wrong = _nonsense(made, file, upload)
    if wrong:
        fail(f"firebreak: {wrong}", status=WRONG_USE)
    with plain_errors(), progress() as shown, finished(file) as out:
        asyncio.run(_write(number, made, people, out.body, shown))
        if upload:
            out.body.seek(0)
            url = asyncio.run(_put(upload, f"INC-{number}{made.suffix}", made.media, out.body))
            print(f"Put into {url}", file=sys.stderr)
        out.keep(to_output=not upload)


def _nonsense(made: Format, file: Path | None, upload: str) -> str:
    """Return what makes no sense; "" for nothing."""
    if made.is_binary and not (file or upload) and sys.stdout.isatty():
        return f"a terminal shows no {made.suffix}: add -o FILE{made.suffix}"
    if upload:
        try:
            s3_place(upload)
        except ValueError as error:
            return str(error)
    return ""


async def _write(
    number: int, made: Format, people: People, body: IO[bytes], shown: Progress
) -> None:
    settings, runbooks = load_all()
    exporting = Exporting(settings, runbooks)
    try:
        await exporting.open()
        async with exporting.gather.export(number, people, shown.read) as whole:
            shown.writing(whole.story.checked.entries)
            made.write(whole, Options(settings.templates, shown.step), body)
    finally:
        await exporting.close()


async def _put(upload: str, name: str, media: str, body: IO[bytes]) -> str:
    """Put the file into S3 with the process's own credentials; return its URL."""
    bucket, sessions = Bucket(upload if upload.endswith("/") else f"{upload}/"), Sessions()
    try:
        url: str = await sessions.run(lambda: bucket.put(name, body.read(), media))
    finally:
        sessions.close()
    return url
