from collections.abc import Callable, Mapping

import pytest

from bot.core.errors import SettingsAreWrong
from bot.settings import Settings, load

Load = Callable[..., Settings]
Mistakes = Callable[..., list[str]]


@pytest.fixture(scope="session")
def load_file(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Load the bytes or text of a firebreak.yaml."""
    directory = tmp_path_factory.mktemp("settings")

    def load_it(
        content: str | bytes,
        environ: Mapping[str, str] | None = None,
        runbooks: frozenset[str] | None = None,
    ) -> Settings:
        content = content.encode() if isinstance(content, str) else content
        (directory / "firebreak.yaml").write_bytes(content)
        return load(environ or {}, directory, runbooks)

    return load_it


@pytest.fixture(scope="session")
def mistakes(load_file: Load) -> Mistakes:
    """Return the mistakes of a file, none where it loads."""

    def told(content: str | bytes, **given: object) -> list[str]:
        try:
            load_file(content, **given)
        except SettingsAreWrong as error:
            return error.mistakes
        return []

    return told
