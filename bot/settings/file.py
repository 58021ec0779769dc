"""firebreak.yaml, from its path to a frozen Config."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from bot.core.plain import printable
from bot.settings.compose import MAX_BYTES, SHORTEST
from bot.settings.config import Config
from bot.settings.document import Document
from bot.settings.explain import explain
from bot.settings.export import check_templates
from bot.settings.reach import check_reach
from bot.settings.reader import read as read_document
from bot.settings.references import check_references
from bot.settings.rules import check_rules
from bot.settings.runbooks import team_runbooks
from bot.settings.substitute import substitute

# A container gets its configuration from a secret, and has no file to put it in.
TEXT = "FIREBREAK_CONFIG_TEXT"


def read(
    path: Path, name: str, environ: Mapping[str, str], runbooks: frozenset[str] | None
) -> tuple[Config | None, list[str]]:
    """Return the configuration, or None and every mistake as a line that begins with `name`.

    The text in the environment comes before the file, and then its variable is the name.
    """
    text = environ.get(TEXT, "")
    try:
        content = _encoded(text) if text.strip() else _content(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return None, [_cannot_be_opened(path, name, error)]
    name = TEXT if text.strip() else name
    document = read_document(content)
    config = _checked(document, path.parent, environ, runbooks)
    mistakes = sorted(document.mistakes.values(), key=lambda mistake: mistake.line)
    return (None if mistakes else config), [mistake.render(name) for mistake in mistakes]


def _encoded(text: str) -> bytes:
    """Return the bytes that were in the environment, whatever they are."""
    return text.encode("utf-8", "surrogateescape")


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _cannot_be_opened(path: Path, name: str, error: Exception) -> str:
    reason = "does not exist" if isinstance(error, FileNotFoundError) else "cannot be read"
    return printable(
        f"{name}: {path} {reason}; write one ({SHORTEST}), "
        "name another in FIREBREAK_CONFIG, or try `firebreak demo`, which needs none"
    )


def _checked(
    document: Document,
    directory: Path,
    environ: Mapping[str, str],
    runbooks: frozenset[str] | None,
) -> Config | None:
    """Go through every check, so that all mistakes are told at once."""
    if document.data is None:
        return None
    substitute(document, environ)
    config = _validated(document)
    team = team_runbooks(document, directory)
    check_rules(document)
    check_templates(document, directory)
    check_references(document, None if runbooks is None else runbooks | team)
    check_reach(document)
    return config


def _validated(document: Document) -> Config | None:
    try:
        return Config.model_validate(document.data)
    except ValidationError as error:
        explain(error, Config, document)
        return None
