"""A command line in an empty folder, with nothing in the environment."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("FIREBREAK_", "SLACK_", "AWS_")):
            monkeypatch.delenv(name)
    runner, app = CliRunner(), build()
    return lambda *words, **options: runner.invoke(app, list(words), **options)
