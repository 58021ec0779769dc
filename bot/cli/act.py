"""`firebreak act`: plan an action from the command line, for when Slack is down."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, fail, load_all, plain_errors
from bot.cli.plan_text import plan_text
from bot.core.action import Action, Request
from bot.core.alert import Target
from bot.core.plan import Plan
from handlers.actions import ACTION_OBJECTS
from handlers.assumed import Caller
from handlers.aws import Sessions


def act(  # noqa: PLR0913  (one argument an option of the command line)
    action: Annotated[str, typer.Argument(help="Such as isolate-instance.")],
    target: Annotated[str, typer.Argument(help="What AWS calls it: i-0abc…, sg-0abc…, shop/api.")],
    *,
    account: Annotated[str, typer.Option(help="12 digits, or its name in firebreak.yaml.")],
    region: Annotated[str, typer.Option(help="Such as eu-west-1.")],
    choose: Annotated[
        list[str] | None, typer.Option("--set", help="A choice, such as --set stop=true.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Plan an action: what would change, who else feels it, and the AWS CLI commands for it.

    Reads AWS with the account's read role and changes nothing. Exit status 1 where the plan
    is blocked.
    """
    found = {made.name: made for made in ACTION_OBJECTS}.get(action.replace("-", "_"))
    if found is None:
        known = ", ".join(made.name.replace("_", "-") for made in ACTION_OBJECTS)
        fail(f"firebreak: there is no action {action}: use {known}", status=WRONG_USE)
    with plain_errors():
        plan = asyncio.run(_plan(found, target, account, region, _given(choose or [])))
    if as_json:
        print(json.dumps({**asdict(plan), "digest": plan.digest}, indent=2, default=dict))
    else:
        print(plan_text(plan, found.offer.title))
    if plan.blocked:
        raise typer.Exit(FOUND_A_PROBLEM)


def _given(chosen: list[str]) -> dict[str, Any]:
    """Return `name=value` pairs; true and false are switches."""
    pairs = (choice.partition("=") for choice in chosen)
    words: dict[str, Any] = {"true": True, "false": False}
    return {name.replace("-", "_"): words.get(value, value) for name, _, value in pairs}


async def _plan(
    action: Action, target: str, account: str, region: str, given: dict[str, Any]
) -> Plan:
    settings, _ = load_all()
    accounts = settings.config.accounts
    number = next((key for key, known in accounts.items() if account in (key, known.name)), account)
    known = accounts.get(number)
    caller = Caller(role=known.read_role or "" if known else "")
    kind = next((k for k in action.offer.target_kinds if _is_kind(k, target)), "")
    request = Request(Target(kind, target), "by hand", action.complete(given))
    sessions = Sessions()
    try:
        return await sessions.run(
            lambda: action.plan(sessions.session(number, region, caller), request)
        )
    finally:
        sessions.close()


def _is_kind(kind: str, target: str) -> bool:
    """Tell a target's kind by its id's beginning, where an action takes several."""
    beginnings = {"ec2-instance": "i-", "security-group": "sg-"}
    return target.startswith(beginnings.get(kind, ""))
