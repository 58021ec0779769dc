"""The commands of the command line, those of groups by both words: `audit check`."""

from typing import Any

from typer.main import get_command

from bot.cli import COMMANDS, build


def commands() -> dict[str, Any]:
    """Return every command by its name."""
    return {name: _found(name) for name in COMMANDS}


def _found(name: str) -> Any:
    found: Any = get_command(build())
    for word in name.split():
        found = found.commands[word]
    return found
