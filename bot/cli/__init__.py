"""The command line: one command a file."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer

from bot.cli import version
from bot.cli.commands import Commands
from bot.cli.examples import epilog

# By name, the file; its function has the name's last word. Only the command that was typed is
# imported: all of them take seconds, and nobody has those at 3 AM.
COMMANDS: Mapping[str, str] = {
    "demo": "demo",
    "serve": "serve",
    "check": "check",
    "replay": "replay",
    "act": "act",
    "approve": "approve",
    "freeze": "freeze",
    "unfreeze": "freeze",
    "diagnose": "diagnose",
    "backfill": "backfill",
    "doctor": "doctor",
    "page": "page",
    "export": "export",
    "redact": "redact",
    "iam": "iam",
    "quarantine": "quarantine",
    "migrate": "migrate",
    "backup": "backup",
    "restore": "restore",
    "audit check": "audit.check",
    "audit erase": "audit.erase",
}
GROUPS = {"audit": "Check the ledger, and erase a text from it."}
EPILOG = """\b
Start with `firebreak demo`: it needs no accounts, tokens or configuration.
Completion by Tab for your shell: firebreak --install-completion
Exit status: 0 all is well, 1 found a problem, 2 wrong use."""


def build(typed: Sequence[str] = ()) -> typer.Typer:
    """Return the command line application; its help is drawn on a terminal, plain in a pipe.

    typed: what stands behind `firebreak`. Where it begins with no command, all are there.
    """
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
    for name in _needed(typed):
        group, _, word = name.rpartition(" ")
        (groups[group] if group else app).command(word, epilog=epilog(name))(_function(name))
    for name, group_of in groups.items():
        app.add_typer(group_of, name=name)
    return app


def _needed(typed: Sequence[str]) -> Iterable[str]:
    meant = [name for name in COMMANDS if name.split()[0] in typed[:1]]
    return meant or COMMANDS


def _function(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(
        import_module(f"bot.cli.{COMMANDS[name]}"), name.rsplit(maxsplit=1)[-1]
    )
    return found


def main() -> None:
    """Run the command line."""
    build(sys.argv[1:])()
