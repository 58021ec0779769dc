"""What events and AWS say moves no cursor of a terminal."""

import asyncio
from pathlib import Path

import pytest
import typer

from bot.cli import diagnose
from bot.cli.common import fail
from bot.store import incidents
from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.cli.test_check import Run, write

HOSTILE = "web-2\x1b[2J\x1b]0;owned\x07\r\u202e\x9b1m"
SHOWN = r"web-2\x1b[2J\x1b]0;owned\x07\r\u202e\x9b1m"


def is_harmless(output: str) -> bool:
    return not set(output) & set("\x1b\x07\r\u202e\x9b")


def test_a_title_in_check(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    asyncio.run(_migrated(tmp_path))

    async def titles(*_: object) -> list[str]:
        return [HOSTILE]

    monkeypatch.setattr(incidents, "with_runbook", titles)
    output = run("check").output
    assert SHOWN in output
    assert is_harmless(output)


async def _migrated(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'firebreak.db'}")
    await migrate(database)
    await database.close()


def test_a_name_in_diagnose(capsys: pytest.CaptureFixture[str]) -> None:
    told = diagnose.Told("Changes", HOSTILE, details=(HOSTILE,))
    diagnose._print([told, diagnose.Told("Flows", "", problem=HOSTILE)])  # noqa: SLF001
    output = capsys.readouterr().out
    assert output.count(SHOWN) == 3
    assert is_harmless(output)


def test_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        fail(f"firebreak: {HOSTILE}")
    output = capsys.readouterr().err
    assert SHOWN in output
    assert is_harmless(output.rstrip())
