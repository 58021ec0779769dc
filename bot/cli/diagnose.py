"""`firebreak diagnose`: what AWS shows about one thing, read-only, on the command line."""

import asyncio
import json
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console

from bot.app.clock import utc_now
from bot.app.on_aws import OnAws
from bot.cli.busy import busy
from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, fail, load_all, plain_errors
from bot.core.account import account_id
from bot.core.alert import Alert, AlertStatus, Target
from bot.core.diagnostic import Diagnostic, Question
from bot.core.errors import AwsFailed
from bot.core.plain import printable
from bot.core.severity import Severity
from bot.flow.propose import Place
from handlers.aws import Sessions
from handlers.diagnostics import DIAGNOSTIC_OBJECTS


@dataclass(frozen=True, slots=True)
class Told:
    """What one diagnostic said; problem: why it said nothing, "" otherwise."""

    title: str
    headline: str
    details: tuple[str, ...] = ()
    problem: str = ""


def diagnose(
    target: Annotated[
        str, typer.Argument(help="Kind and id: ec2-instance:i-0abc…, ecs-service:shop/api.")
    ],
    *,
    account: Annotated[str, typer.Option(help="12 digits, or its name in firebreak.yaml.")],
    region: Annotated[str, typer.Option(help="Such as eu-west-1.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Read the evidence about one thing in AWS.

    Who changed it, what stopped, who it talks to. Reads AWS with the account's
    read role and changes nothing.

    Exit status 1 where some of it could not be read.
    """
    kind, _, ident = target.partition(":")
    fitting = [one for one in DIAGNOSTIC_OBJECTS if one.offer.fits(frozenset({kind}))]
    if not ident:
        kinds = sorted({k for one in DIAGNOSTIC_OBJECTS for k in one.offer.target_kinds})
        known = ", ".join(kinds)
        fail(f"firebreak: say what {target} is, as KIND:{target}: {known}", status=WRONG_USE)
    with plain_errors(), busy("Asking AWS…"):
        told = asyncio.run(_read(fitting, Target(kind, ident), account, region))
    if as_json:
        print(json.dumps([{name: getattr(one, name) for name in Told.__slots__} for one in told]))
    else:
        _print(told)
    if any(one.problem for one in told):
        raise typer.Exit(FOUND_A_PROBLEM)


async def _read(
    diagnostics: list[Diagnostic], target: Target, account: str, region: str
) -> list[Told]:
    settings, _ = load_all()
    accounts = settings.config.accounts
    number = account_id(accounts, account)
    known = accounts.get(number)
    place = Place(number, region, (known.read_role or "") if known else "", "")
    sessions = Sessions()
    on_aws = OnAws(sessions, accounts)
    try:
        return list(await asyncio.gather(*(_ask(on_aws, place, d, target) for d in diagnostics)))
    finally:
        sessions.close()


async def _ask(on_aws: OnAws, place: Place, diagnostic: Diagnostic, target: Target) -> Told:
    question, title = Question(target, _nothing(place, target), utc_now()), diagnostic.offer.title
    try:
        async with asyncio.timeout(diagnostic.seconds):
            found = await on_aws.ask(place, "read", lambda aws: diagnostic.read(aws, question))
    except AwsFailed as failure:
        return Told(title, "", problem=str(failure))
    except TimeoutError:
        return Told(title, "", problem=f"no answer within {diagnostic.seconds:g} s")
    return Told(title, found.headline, found.details)


def _nothing(place: Place, target: Target) -> Alert:
    """Return an alert that says nothing but what it is about: nobody raised one."""
    return Alert(
        source="person",
        status=AlertStatus.FIRING,
        severity=Severity.INFO,
        title=f"asked about {target.id}",
        fingerprint=f"asked:{target.id}",
        at=utc_now(),
        account=place.account,
        region=place.region,
        targets=(target,),
    )


def _print(told: list[Told]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in told:
        sign = "⚠" if one.problem else "•"
        said = printable(one.problem or one.headline)  # names out of AWS move no cursor
        console.print(f"{sign} {one.title}: {said}", markup=False)
        for line in one.details:
            console.print(f"    {printable(line)}", markup=False)
