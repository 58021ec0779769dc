"""`${NAME}` in the values of `notifiers`, so that secrets stay out of the file."""

import re
from collections.abc import Mapping

from bot.settings.document import Document

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def substitute(document: Document, environ: Mapping[str, str]) -> None:
    """Replace each `${NAME}` by the environment's value; blame one that is not set.

    A value is replaced once: what comes from the environment is not looked at again.
    """
    if not isinstance(document.data, dict):
        return
    notifiers = document.data.get("notifiers")
    if not isinstance(notifiers, dict):
        return
    for name, url in notifiers.items():
        if isinstance(url, str):
            notifiers[name] = _filled(document, name, url, environ)


def _filled(document: Document, name: str, url: str, environ: Mapping[str, str]) -> str | None:
    """Return the URL; None, blamed, where it cannot be filled in."""
    names = VARIABLE.findall(url)
    unset = [variable for variable in names if not environ.get(variable)]
    loc = ("notifiers", name)
    if unset:
        document.blame(loc, f"the environment variable {unset[0]} is not set")
        return None
    if "${" in VARIABLE.sub("", url):
        document.blame(loc, "has a ${ that does not begin a ${NAME}")
        return None
    return VARIABLE.sub(lambda found: environ[found[1]], url)
