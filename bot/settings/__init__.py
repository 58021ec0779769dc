"""Everything that people configure, read once at start: the environment and firebreak.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import SettingsAreWrong
from bot.settings import environment, file
from bot.settings.config import Config
from bot.settings.digest import digest
from bot.settings.environment import Environment

__all__ = ["Config", "Environment", "Settings", "is_configured", "load"]

DEFAULT_FILE = "firebreak.yaml"
NAME = "FIREBREAK_CONFIG"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process runs with.

    digest: SHA-256 in hex of `config` without its secrets; equal for equal meaning,
        whatever the layout of the file.
    runbooks, templates: the team's own directories, absolute; None where there is none.
    """

    environment: Environment
    config: Config
    digest: str
    runbooks: Path | None = None
    templates: Path | None = None


def load(
    environ: Mapping[str, str], directory: Path, runbooks: frozenset[str] | None = None
) -> Settings:
    """Read the environment, and the file that FIREBREAK_CONFIG names, relative to `directory`.

    FIREBREAK_CONFIG_TEXT is the file's content itself, for containers that mount no file.

    runbooks: the names that routes may use besides the team's own; None leaves the names of
        runbooks unchecked.

    Raises SettingsAreWrong with every mistake found, one line each.
    """
    name = environ.get(NAME, "").strip() or DEFAULT_FILE
    path = directory / name
    variables, wrong = environment.read(environ)
    config, mistakes = file.read(path, name, environ, runbooks)
    if variables is None or config is None:
        raise SettingsAreWrong([*wrong, *mistakes])
    folder, written = path.parent.absolute(), (config.runbooks, config.export.templates)
    own = (folder / one if one else None for one in written)
    return Settings(variables, config, digest(config), *own)


def is_configured(environ: Mapping[str, str], directory: Path) -> bool:
    """Tell whether somebody wrote a configuration here, or named one."""
    is_named = any(environ.get(name, "").strip() for name in (NAME, file.TEXT))
    return is_named or (directory / DEFAULT_FILE).exists()
