"""Follow a guide: write its files, make its changes, run its commands, compare what they say.

A block with a title is a file; a `diff` with a title changes one; in a `console` the lines after
`$ ` are commands, and what follows each is what it prints. `…` stands for anything.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import build

REPOSITORY = Path(__file__).parents[2]
CHANGED = ("handlers", "tests", "deploy")  # a guide may write here: copies
LOOKED_AT = ("bot", "runbooks", "pyproject.toml")
BLOCK = re.compile(r'(?ms)^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$')
PROGRAMS = {"firebreak": ["-m", "bot"], "python": []}
ANYTHING = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block of a guide."""

    language: str
    title: str
    text: str


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [Block(b["language"], b["title"] or "", b["text"]) for b in BLOCK.finditer(text)]


def prepare(page: Path, to: Path) -> Path:
    """Make a folder in which a guide can be followed, with our code where it changes it."""
    if not _writes_code(page):
        return to
    for part in CHANGED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / part, to / part, ignore=ignored)
    for part in LOOKED_AT:
        (to / part).symlink_to(REPOSITORY / part)
    return to


def _writes_code(page: Path) -> bool:
    return any(block.language == "python" for block in blocks(page))


def follow(page: Path, folder: Path, environ: Mapping[str, str]) -> None:
    """Do what a guide says, from top to bottom; AssertionError where it does not come out."""
    run = _beside if _writes_code(page) else _here
    for block in blocks(page):
        if block.language == "console":
            for command, expected in _commands(block.text):
                _compare(command, expected, run(command, folder, environ))
        elif block.language == "diff" and block.title:
            _change(folder / block.title, block.text)
        elif block.title:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"(?m)^\$ ", text)[1:]:
        command, _, expected = part.replace("\\\n", " ").partition("\n")
        yield command, expected


def _here(command: str, folder: Path, environ: Mapping[str, str]) -> str:
    """Run `firebreak` in this process, which is quicker: the guide changes none of our code."""
    program, *words = shlex.split(command)
    assert program == "firebreak"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in os.environ.keys() - _inherited().keys():
            patch.delenv(name)
        return CliRunner().invoke(build(), words, env=environ).output


def _beside(command: str, folder: Path, environ: Mapping[str, str]) -> str:
    """Run a program of its own, with the code as the guide changed it."""
    program, *words = shlex.split(command)
    done = subprocess.run(  # noqa: S603  (the guide's own commands, of two programs)
        [sys.executable, *PROGRAMS[program], *words],
        cwd=folder, env={**_inherited(), "PYTHONPATH": str(folder), **environ}, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100,
    )  # fmt: skip
    return done.stdout


def _inherited() -> dict[str, str]:
    ours = ("FIREBREAK_", "SLACK_", "AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _compare(command: str, expected: str, said: str) -> None:
    """Compare line by line; a line that is `…` alone stands for any number of lines.

    How many tests passed is not compared: there may be more of them. That all did, is.
    """
    pattern = re.escape(expected).replace(f"{ANYTHING}\\\n", "(?:.*\n)*?").replace(ANYTHING, ".*")
    pattern = re.sub(r"[0-9]+\\ passed", lambda _: r"[0-9]+\ passed", pattern)
    assert re.fullmatch(pattern, said), f"$ {command}\n{said}\ninstead of\n{expected}"


def _change(path: Path, diff: str) -> None:
    """Change a file: what has no `+` must stand there once, one after the other."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name} has not once:\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")
