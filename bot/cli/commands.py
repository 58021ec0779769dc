"""How the command line answers: wrong use in one line, help that stays plain in a pipe."""

import logging
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE
from bot.logs import configure

HELP = "--help"
# Rare, and said in the epilog: they would stand above everything else.
COMPLETION = frozenset({"install_completion", "show_completion"})


class Commands(TyperGroup):
    """The group of all commands."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> NoReturn:
        """Run what was typed and end the process: 0, 1 "found a problem" or 2 "wrong use"."""
        warn_only()
        given = list(sys.argv[1:] if args is None else args) or [HELP]
        try:
            status = super().main(given, *more, **{**extra, "standalone_mode": False})
        except typer.TyperException as wrong:
            print(_one_line(wrong), file=sys.stderr)
            sys.exit(WRONG_USE)
        except typer.Abort:  # Ctrl-D at a question
            print("firebreak: stopped", file=sys.stderr)
            sys.exit(FOUND_A_PROBLEM)
        sys.exit(status)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options; the two of shell completion are left out of the help."""
        found: list[Any] = super().get_params(ctx)
        for option in found:
            option.hidden = option.name in COMPLETION
        return found


def warn_only() -> None:
    """Keep ordinary log lines out of what a command says; `serve` turns them on again."""
    configure(sys.stderr, human=True, level=logging.WARNING)


def _one_line(wrong: typer.TyperException) -> str:
    """Return the mistake, and the command whose help shows the right use."""
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context else "firebreak"
    says = " ".join(wrong.format_message().split())
    stop = "" if says.endswith((".", "?")) else "."
    return f"{command}: {says[:1].lower()}{says[1:]}{stop} See {command} {HELP}"
