"""Questions at a terminal, answered by typing a word: Enter alone never means yes."""

import typer

from bot.cli.common import fail


def typed(question: str) -> str:
    """Return what the operator types; "" where there is nobody to answer, or Ctrl-C."""
    try:
        return str(typer.prompt(question, default="", show_default=False)).strip()
    except typer.Abort:
        print()
        return ""


def must_type(word: str, question: str) -> None:
    """Go on only where the operator types exactly this word; anything else ends the command."""
    if typed(question) != word:
        fail("Nothing was changed in AWS.")
