"""`firebreak check`: find the mistake now, and not at 3 AM."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.app.clock import utc_now
from bot.cli.busy import busy
from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, load_all
from bot.cli.policies import gaps, rows
from bot.cli.policies_text import gap_lines, print_policies
from bot.cli.quarantine import line_for
from bot.cli.risks import environment_risks, file_risks, policy_risks, role_risks
from bot.core.enabled import with_undo
from bot.core.errors import FirebreakError, RunbookIsWrong, SchemaDoesNotFit, SettingsAreWrong
from bot.core.plain import printable
from bot.core.runbook import DEFAULT, Runbook
from bot.core.runbook import check as runbook_problems
from bot.core.staff import Staff
from bot.flow.slack_check import slack_problems
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.settings import DEFAULT_FILE, NAME, Settings
from bot.settings.file import TEXT
from bot.store import inbox, incidents, quarantine
from bot.store.database import Database, is_new, open_database
from bot.store.migrate import require_usable
from handlers.actions import ACTION_OBJECTS, ACTIONS
from handlers.diagnostics import DIAGNOSTICS

LOOK_BACK = timedelta(days=30)


def check(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False
) -> None:
    """Check configuration, runbooks, policies, database and Slack.

    Slack only where SLACK_BOT_TOKEN is set. Shows what the policies come to: who
    may run what in which account, and who must approve.

    Exit status: 0 all is well, 1 something is wrong, 2 the configuration cannot be read.
    """
    console = Console(highlight=False, soft_wrap=True, quiet=as_json)
    digest = ""
    try:
        settings, books = load_all()
        digest = settings.digest
        found, status = _problems(console, settings, books), FOUND_A_PROBLEM
    except SettingsAreWrong as wrong:
        found, status = wrong.mistakes, WRONG_USE
    except RunbookIsWrong as wrong:
        found, status = [str(wrong)], FOUND_A_PROBLEM
    for line in found or ["nothing is wrong"]:
        console.print(f"{'✗' if found else '✓'} {printable(line)}", markup=False)
    if as_json:
        print(json.dumps({"configuration": digest, "problems": found}, indent=2))
    if found:
        raise typer.Exit(status)


def _problems(console: Console, settings: Settings, books: Mapping[str, Runbook]) -> list[str]:
    """Return what is wrong, one line each; print what was looked at."""
    routes = len(settings.config.routes)
    console.print(f"✓ configuration  {routes} routes, {len(books)} runbooks")
    found = [*_warnings(settings), *_runbook_problems(books), *_policies(console, settings)]
    with busy("Asking the database and Slack…"):
        return [*found, *asyncio.run(_outside(console, settings))]


def _warnings(settings: Settings) -> Iterator[str]:
    config, token = settings.config, settings.environment.events_token
    yield from environment_risks(settings.environment)
    yield from policy_risks(config, _action_names())
    yield from role_risks(config)
    if not os.environ.get(TEXT, "").strip():
        yield from file_risks(Path(os.environ.get(NAME, "").strip() or DEFAULT_FILE))
    if not config.topics and not config.queues and token is None:
        yield "firebreak.yaml: no alarm can arrive: list `topics` or `queues`"


def _runbook_problems(books: Mapping[str, Runbook]) -> Iterator[str]:
    actions = {offer.name for offer in ACTIONS}
    diagnostics = {offer.name for offer in DIAGNOSTICS}
    for book in books.values():
        yield from runbook_problems(book, utc_now().date(), actions, diagnostics)


def _policies(console: Console, settings: Settings) -> list[str]:
    """Print what the policies come to; return where nobody could approve."""
    config = settings.config
    table, staff = list(rows(config, _action_names())), Staff(config.people, config.roles)
    print_policies(console, table, staff)
    return list(gap_lines(gaps(table, staff), staff))


def _action_names() -> list[str]:
    return [one.name for action in ACTION_OBJECTS for one in with_undo(action)]


async def _outside(console: Console, settings: Settings) -> list[str]:
    """Check what is not in files: the database, and Slack."""
    return [*await _database(console, settings), *await _slack(console, settings)]


async def _database(console: Console, settings: Settings) -> list[str]:
    url = settings.environment.database_url.get_secret_value()
    if is_new(url):  # opening it would make it, and a check changes nothing
        console.print("✓ database       new: `firebreak serve` will make it")
        return []
    database = open_database(url)
    try:
        return [problem async for problem in _database_problems(console, database)]
    except (SQLAlchemyError, OSError) as error:  # not there, not ours, or not a database
        return [f"database: cannot be used: {str(error).splitlines()[0]}"]
    finally:
        await database.close()


async def _database_problems(console: Console, database: Database) -> AsyncIterator[str]:
    try:
        await require_usable(database)
    except SchemaDoesNotFit as error:  # nothing more can be read
        yield f"database: {error}"
        return
    async with database.read() as connection:
        topics = await quarantine.topics(connection)
        parked = await inbox.parked(connection)
        unmatched = await incidents.with_runbook(connection, DEFAULT, utc_now() - LOOK_BACK)
    console.print("✓ database       has a schema that works")
    for title in unmatched:
        said = f"  only the default runbook in the last 30 days: {printable(title)}"
        console.print(said, markup=False)
    for topic in topics:
        yield line_for(topic)
    if parked:
        yield f"database: {parked} signals could not be handled: see the log for `signal failed`"


async def _slack(console: Console, settings: Settings) -> list[str]:
    token = settings.environment.slack_bot_token
    if token is None:
        console.print("- slack          not checked: SLACK_BOT_TOKEN is not set")
        return []
    slack = Slack(token.get_secret_value(), settings.environment.slack_api_url, Metrics())
    await slack.start()
    try:
        found = await slack_problems(slack, settings.config.channels)
    except FirebreakError as error:
        found = [f"slack: {error}"]
    finally:
        await slack.stop()
    if not found:
        console.print("✓ slack          the token has its scopes, and the bot is in every channel")
    return found
