"""What exports leave out, and how they look."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from bot.core.shape import Frozen, OneOrMore, Text, misshapen
from bot.settings.document import Document
from bot.settings.mistake import quoted


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise misshapen(f"is not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[Text, AfterValidator(_compiles)]


class Export(Frozen):
    """What exports leave out, and how they look."""

    redact: OneOrMore[Pattern] = ()
    """Regular expressions: what they match stands as `[redacted]` in every export. Secrets are
    hidden without any."""
    templates: Text | None = None
    """The folder with templates of your own, relative to this file; a file that it lacks is
    Firebreak's."""


def check_templates(document: Document, directory: Path) -> None:
    """Blame a directory of templates that is not there."""
    for loc, written in document.texts("export", "templates"):
        try:
            found = (directory / written).is_dir()
        except ValueError:  # a NUL in the path
            found = False
        if not found:
            document.blame(loc, f"{quoted(written)} is not a directory that can be read")
