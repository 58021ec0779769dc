"""`firebreak iam`: the least that IAM must allow, from what people may do."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import iam_template
from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, fail, load_all, plain_errors
from bot.cli.iam_text import iam_text
from bot.core.account import Account, account_id
from bot.core.action import Action, Statement
from bot.core.enabled import enabled, policies_of, with_undo
from bot.core.iam import Document, Place, policies, reads, trust, writes
from bot.core.policy import Policy
from bot.settings import DEFAULT_FILE, Config, is_configured
from handlers.actions import ACTION_OBJECTS
from handlers.checkup import CHECKUP
from handlers.diagnostics import DIAGNOSTIC_OBJECTS
from handlers.read_back import READ_BACK

# By the name of the policy: what it reads, and what it writes.
Needed = Mapping[str, Sequence[Sequence[Statement]]]


def iam(
    *,
    account: Annotated[str, typer.Option(help="12 digits, or its name in firebreak.yaml.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write each policy, and a template of all.")
    ] = None,
) -> None:
    """Print the least that IAM must allow the two roles.

    For the actions that a policy of firebreak.yaml lets somebody run; without a file, for
    all. Calls nothing.
    """
    with plain_errors():
        config = _config()
    number, known = _account(account, config)
    needed = needed_by(_actions(config.policies, number, known) if config else every_action())
    place = Place(number, known.regions if known else ())
    made = documents(needed, place, known.external_id or "" if known else "")
    if write:
        anywhere = iam_template.place(known.regions if known else ())
        _write(_files(made, iam_template.template(documents(needed, anywhere))), write)
    elif as_json:
        print(json.dumps(made, indent=2))
    else:
        print(iam_text(made, needed, place))


def every_action() -> tuple[Action, ...]:
    """Return every action, each with its undo."""
    return tuple(one for action in ACTION_OBJECTS for one in with_undo(action))


def needed_by(actions: Sequence[Action]) -> Needed:
    """Return what each role needs; the execute role looks before it writes, and asks no more.

    Diagnostics and `firebreak doctor` take the read role, whatever people may run.
    """
    read = (*reads(actions), *READ_BACK)
    asked = tuple(one for each in DIAGNOSTIC_OBJECTS for one in each.permissions)
    return {"read-policy": [(*read, *asked, *CHECKUP)], "execute-policy": [read, writes(actions)]}


def documents(needed: Needed, place: Place, external_id: str = "") -> dict[str, Document]:
    """Return every policy by its name: what the roles may do, and who may take them."""
    made: dict[str, Document] = {}
    for name, groups in needed.items():
        made |= policies(name, groups, place)
    return made | {name: trust(external_id) for name in ("read-trust", "execute-trust")}


def _config() -> Config | None:
    """Return the configuration; None where nobody wrote or named one."""
    return load_all()[0].config if is_configured(os.environ, Path.cwd()) else None


def _account(said: str, config: Config | None) -> tuple[str, Account | None]:
    accounts = config.accounts if config else {}
    number = account_id(accounts, said)
    if number and not re.fullmatch("[0-9]{12}", number):
        fail(f"firebreak: there is no account {said} in {DEFAULT_FILE}", status=WRONG_USE)
    return number, accounts.get(number)


def _actions(rules: tuple[Policy, ...], number: str, account: Account | None) -> tuple[Action, ...]:
    """Return what somebody may run, in the account where one is named."""
    found = enabled(ACTION_OBJECTS, policies_of(rules, number, account) if number else rules)
    if not found:
        fail(
            "firebreak: no policy lets anybody run an action here: add one, such as "
            'policies: [{actions: ["*"], run: responder}]',
            status=FOUND_A_PROBLEM,
        )
    return found


def _files(made: Mapping[str, Document], template: str) -> Mapping[str, str]:
    """Return the files by name: a policy each, and a template with all of them."""
    policies = {f"{name}.json": f"{json.dumps(one, indent=2)}\n" for name, one in made.items()}
    return {**policies, "roles.yaml": template}


def _write(files: Mapping[str, str], directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:  # not a directory, or not ours
        fail(f"firebreak: cannot write to {directory}: {error.strerror}")
    print(f"Wrote {', '.join(files)} to {directory}")
