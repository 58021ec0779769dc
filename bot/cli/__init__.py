"""The command line: one command a file."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import typer

from bot.cli import (
    act,
    approve,
    backfill,
    check,
    demo,
    diagnose,
    doctor,
    export,
    freeze,
    iam,
    migrate,
    page,
    quarantine,
    redact,
    replay,
    serve,
    version,
)
from bot.cli.audit import check as audit_check
from bot.cli.audit import erase as audit_erase
from bot.cli.commands import Commands
from bot.cli.examples import epilog

COMMANDS: Mapping[str, Callable[..., Any]] = {
    "demo": demo.demo,
    "serve": serve.serve,
    "check": check.check,
    "replay": replay.replay,
    "act": act.act,
    "approve": approve.approve,
    "freeze": freeze.freeze,
    "unfreeze": freeze.unfreeze,
    "diagnose": diagnose.diagnose,
    "backfill": backfill.backfill,
    "doctor": doctor.doctor,
    "page": page.page,
    "export": export.export,
    "redact": redact.redact,
    "iam": iam.iam,
    "quarantine": quarantine.quarantine,
    "migrate": migrate.migrate,
    "audit check": audit_check.check,
    "audit erase": audit_erase.erase,
}
GROUPS = {"audit": "Check the ledger, and erase a text from it."}
EPILOG = """\b
Start with `firebreak demo`: it needs no accounts, tokens or configuration.
Completion by Tab for your shell: firebreak --install-completion
Exit status: 0 all is well, 1 found a problem, 2 wrong use."""


def build() -> typer.Typer:
    """Return the command line application; its help is drawn on a terminal, plain in a pipe."""
    app = typer.Typer(
        name="firebreak",
        cls=Commands,
        epilog=EPILOG,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help="The incident bot for teams on AWS that live in Slack.")(version.root)
    groups = {name: typer.Typer(help=says) for name, says in GROUPS.items()}
    for name, command in COMMANDS.items():
        group, _, word = name.rpartition(" ")
        (groups[group] if group else app).command(word, epilog=epilog(name))(command)
    for name, group_of in groups.items():
        app.add_typer(group_of, name=name)
    return app


def main() -> None:
    """Run the command line."""
    build()()
