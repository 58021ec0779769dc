"""`firebreak quarantine`: what correctly signed but unlisted topics sent."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.common import load_all, plain_errors
from bot.store import quarantine as kept
from bot.store.database import is_new, open_database
from bot.store.quarantine import Quarantined


def quarantine(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False
) -> None:
    """Show which unlisted topics sent something, with the fix.

    Add the line under `topics` and restart: what was kept is let in by itself.
    """
    with plain_errors():
        settings, _ = load_all()
        topics = asyncio.run(_topics(settings.environment.database_url.get_secret_value()))
    if as_json:
        print(json.dumps([{**asdict(one), "newest": one.newest.isoformat()} for one in topics]))
        return
    if not topics:
        print("Nothing is in quarantine.")
    for topic in topics:
        print(line_for(topic))


def line_for(topic: Quarantined) -> str:
    """Return what is kept of a topic, and the line to add for it."""
    many = f"{topic.messages} message{'s' if topic.messages != 1 else ''}"
    newest = f"{topic.newest:%Y-%m-%d %H:%M} UTC"
    return (
        f'{many} (newest {newest}) from a topic that is not listed. Add: topics: ["{topic.topic}"]'
    )


async def _topics(url: str) -> list[Quarantined]:
    if is_new(url):
        return []
    database = open_database(url)
    try:
        async with database.read() as connection:
            return await kept.topics(connection)
    finally:
        await database.close()
