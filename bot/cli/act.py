"""`firebreak act`: plan an action from the command line, and run it, for when Slack is down."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.cli.act_now import act_now
from bot.cli.busy import busy
from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, fail, load_all, plain_errors
from bot.cli.plan_text import plan_text
from bot.cli.said import UNDO, Said
from bot.cli.target import target_of
from bot.core.account import Account, account_id
from bot.core.action import Action, Request
from bot.core.plan import Plan
from handlers.actions import configured
from handlers.assumed import Caller
from handlers.aws import Sessions


def act(  # noqa: PLR0913  (one argument an option of the command line)
    action: Annotated[str, typer.Argument(help="Such as isolate-instance.")],
    target: Annotated[
        str,
        typer.Argument(help="What AWS calls it: i-0abc…, sg-0abc…, shop/api, rds-cluster:shop."),
    ],
    *,
    account: Annotated[str, typer.Option(help="12 digits, or its name in firebreak.yaml.")] = "",
    region: Annotated[str, typer.Option(help="Such as eu-west-1.")] = "",
    choose: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A choice, such as --set stop=true."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Run it, and record why.")] = "",
    incident: Annotated[str, typer.Option(help="Such as INC-42; without, one is opened.")] = "",
    break_glass: Annotated[
        bool, typer.Option("--break-glass", help="Run it without the approval that it needs.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Plan an action: what it would change; with --reason, run it.

    A plan also says who else feels it, how it is taken back, and the AWS CLI commands for it. It
    reads AWS with the account's read role and changes nothing.

    With --reason it asks, then runs the plan by the same policies as in Slack, in the name
    of whoever's AWS credentials these are. Where Firebreak serves, the server executes it.

    Exit status 1 where the plan is blocked, refused, or came to nothing.
    """
    name, is_undo = action.replace("-", "_").removesuffix(UNDO), action.endswith(UNDO)
    with plain_errors():
        config = load_all()[0].config
    found = _action(name, action, configured(config.egress_profiles))
    said = Said(
        found, target_of(found, target), account, region, _given(choose or []), reason, incident,
        is_undo=is_undo, break_glass=break_glass, as_json=as_json,
    )  # fmt: skip
    wrong = said.nonsense()
    if wrong:
        fail(f"firebreak: {wrong}", status=WRONG_USE)
    if reason:
        act_now(said)
    else:
        _show(said, config.accounts)


def _action(name: str, typed: str, possible: Sequence[Action]) -> Action:
    found = {made.name: made for made in possible}.get(name)
    if found is None:
        known = ", ".join(made.name.replace("_", "-") for made in possible)
        fail(f"firebreak: there is no action {typed}: use {known}", status=WRONG_USE)
    return found


def _given(chosen: list[str]) -> dict[str, Any]:
    """Return `name=value` pairs; true and false are switches."""
    pairs = (choice.partition("=") for choice in chosen)
    words: dict[str, Any] = {"true": True, "false": False}
    return {name.replace("-", "_"): words.get(value, value) for name, _, value in pairs}


def _show(said: Said, accounts: Mapping[str, Account]) -> None:
    with plain_errors(), busy("Reading AWS…"):
        plan = asyncio.run(_plan(said, accounts))
    if said.as_json:
        print(json.dumps({**asdict(plan), "digest": plan.digest}, indent=2, default=dict))
    else:
        print(plan_text(plan, said.action.offer.title))
    if plan.blocked:
        raise typer.Exit(FOUND_A_PROBLEM)


async def _plan(said: Said, accounts: Mapping[str, Account]) -> Plan:
    number = account_id(accounts, said.account)
    known = accounts.get(number)
    caller = (
        Caller(role=known.read_role or "", external_id=known.external_id or "")
        if known
        else Caller()
    )
    request = Request(said.target, "by hand", said.action.complete(said.given))
    sessions = Sessions()
    try:
        return await sessions.run(
            lambda: said.action.plan(sessions.session(number, said.region, caller), request)
        )
    finally:
        sessions.close()
