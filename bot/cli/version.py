"""`firebreak --version`."""

from importlib.metadata import version
from typing import Annotated

import typer


def _print(wanted: bool) -> None:  # noqa: FBT001  (typer's callbacks take the value alone)
    if wanted:
        print(f"firebreak {version('firebreak')}")
        raise typer.Exit


def root(
    *,
    shown: Annotated[
        bool, typer.Option("--version", callback=_print, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that belong to no command."""
