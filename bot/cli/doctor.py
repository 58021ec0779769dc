"""`firebreak doctor`: what makes alarms reach nobody."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.app.clock import utc_now
from bot.cli.busy import busy
from bot.cli.common import FOUND_A_PROBLEM, load_all, plain_errors
from bot.cli.complaints_text import print_complaints
from bot.cli.examination import Examination
from bot.cli.policy_complaints import policy_complaints
from bot.core.account import Account
from bot.core.complaint import Complaint, Hurts, ranked
from bot.core.enabled import with_undo
from bot.core.errors import AwsFailed, SchemaDoesNotFit
from bot.flow.checkup import database_complaints
from bot.flow.slack_checkup import slack_complaints
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.settings import Settings
from bot.store.database import is_new, open_database
from bot.store.migrate import require_usable
from handlers.actions import configured
from handlers.aws import Sessions
from handlers.checkup.entrance import Entrance
from handlers.events import arn
from handlers.operator import own_arn

Tell = Callable[[str], None]


def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False
) -> None:
    """Find what makes alarms reach nobody, each with its fix.

    Looks at AWS, Slack, the policies and what happened lately. Reads each account with its read
    role, or our own credentials, and changes nothing. The worst at 3 AM comes first.

    Exit status: 0 nothing hurts, 1 something does or could not be checked, 2 wrong use.
    """
    with plain_errors(), busy("Asking AWS and Slack…") as tell:
        settings, _ = load_all()
        found = ranked(asyncio.run(_complaints(settings, tell)))
    if as_json:
        print(json.dumps([asdict(one) for one in found], indent=2))
    else:
        print_complaints(Console(highlight=False, soft_wrap=True), found)
    if found:
        raise typer.Exit(FOUND_A_PROBLEM)


async def _complaints(settings: Settings, tell: Tell) -> list[Complaint]:
    config = settings.config
    names = [one.name for a in configured(config.egress_profiles) for one in with_undo(a)]
    return [
        *await _aws(settings, tell),
        *await _slack(settings),
        *policy_complaints(config, names),
        *await _database(settings),
    ]


async def _aws(settings: Settings, tell: Tell) -> list[Complaint]:
    sessions = Sessions()
    try:
        examination = _examination(settings, sessions, tell)
        accounts = await _accounts(sessions, settings.config.accounts)
        found = [await examination.of(number, account) for number, account in accounts.items()]
    except AwsFailed as failure:  # nobody says whose credentials these are
        what, fix = "AWS could not be checked", "run this with the credentials that the server has"
        return [Complaint(Hurts.UNCHECKED, what, str(failure), fix)]
    finally:
        sessions.close()
    return [complaint for several in found for complaint in several]


def _examination(settings: Settings, sessions: Sessions, tell: Tell) -> Examination:
    config, environment = settings.config, settings.environment
    entrance = Entrance(
        frozenset(config.topics),
        frozenset(config.queues),
        environment.public_url or "",
        takes_events=environment.events_token is not None,
    )
    actions = configured(config.egress_profiles)
    return Examination(
        sessions, config.accounts, config.policies, actions, entrance, utc_now(),
        lambda done: tell(f"Asked AWS about {done}"),
    )  # fmt: skip


async def _accounts(
    sessions: Sessions, accounts: Mapping[str, Account]
) -> Mapping[str, Account | None]:
    """Return the accounts by id; our own where none is configured. Raises AwsFailed."""
    if accounts:
        return dict(accounts)
    return {arn.read(await sessions.run(own_arn)).account: None}


async def _database(settings: Settings) -> list[Complaint]:
    url = settings.environment.database_url.get_secret_value()
    if is_new(url):  # nothing has happened yet
        return []
    database = open_database(url)
    try:
        await require_usable(database)
        return await database_complaints(database, utc_now())
    except SchemaDoesNotFit as error:
        return [_unread(error.says, error.fix)]
    except (SQLAlchemyError, OSError) as error:  # not there, not ours, or not a database
        return [_unread(str(error).splitlines()[0], "see FIREBREAK_DATABASE_URL")]
    finally:
        await database.close()


def _unread(evidence: str, fix: str) -> Complaint:
    return Complaint(Hurts.UNCHECKED, "The database could not be checked", evidence, fix)


async def _slack(settings: Settings) -> list[Complaint]:
    token = settings.environment.slack_bot_token
    if token is None:
        what, evidence = "Slack could not be checked", "SLACK_BOT_TOKEN is not set"
        return [Complaint(Hurts.UNCHECKED, what, evidence, "set it as the server has it")]
    slack = Slack(token.get_secret_value(), settings.environment.slack_api_url, Metrics())
    await slack.start()
    try:
        return await slack_complaints(slack, settings.config)
    finally:
        await slack.stop()
