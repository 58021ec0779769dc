"""Whatever a page tells people to type exists: commands and options of firebreak, aws and make."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from typer.main import get_command

from bot.cli import build
from tests.docs.guide import REPOSITORY
from tests.runbooks.test_commands import CUSTOM, GLOBAL, operation, read

PAGES = sorted(
    [*(REPOSITORY / "docs").rglob("*.md"), *REPOSITORY.glob("*.md")], key=lambda path: path.name
)
FENCE = re.compile(r"(?ms)^( *)```(\w*)[^\n]*\n(.*?)^\1```$")
SHELL = {"", "bash", "sh", "console"}
COMMAND = re.compile(
    r"(?m)(?:^|\| ) *(?:\$ )?(?:[A-Z_]+=\S+ )*(firebreak|make|aws)((?: [^|\n]*)?)(?= \||$)"
)
TARGETS = re.findall(r"(?m)^([a-z]+):.*##", (REPOSITORY / "Makefile").read_text("utf-8"))
# AWS CLI Command Reference, "sns subscribe": `--endpoint` would be of the CLI itself.
RENAMED = {"notification-endpoint": "endpoint"}
ELSEWHERE = {("aws", "deploy")}  # tests/deploy/test_page.py reads its scripts
GROUP: Any = get_command(build())


def typed(path: Path) -> Iterator[list[str]]:
    """Yield every command of a page as words, also one behind a pipe."""
    for _, language, block in FENCE.findall(path.read_text(encoding="utf-8")):
        if language not in SHELL:
            continue
        for program, rest in COMMAND.findall(block.replace("\\\n", " ")):
            yield [program, *shlex.split(rest, comments=True)]


def on_pages(program: str) -> list[Any]:
    return [
        pytest.param(words[1:], id=f"{path.stem}: {' '.join(words[1:3])}")
        for path in PAGES
        for words in typed(path)
        if words[:1] == [program] and (program, path.stem) not in ELSEWHERE
    ]


@pytest.mark.parametrize("words", on_pages("firebreak"))
def test_firebreak_takes_it(words: list[str]) -> None:
    GROUP.make_context("firebreak", list(words))
    if words[0] in GROUP.commands:
        GROUP.commands[words[0]].make_context(words[0], words[1:])
    else:
        assert words[0].startswith("--")


@pytest.mark.parametrize("words", on_pages("make"))
def test_make_has_it(words: list[str]) -> None:
    assert {word for word in words if "=" not in word} <= set(TARGETS)


@pytest.mark.parametrize("words", on_pages("aws"))
def test_aws_has_it(words: list[str]) -> None:
    command = read("page", shlex.join(["aws", *words]))
    if (command.service, command.operation) not in CUSTOM:
        shape = operation(command).input_shape
        known = {xform_name(name, "-") for name in shape.members}
        needed = {xform_name(name, "-") for name in shape.required_members}
        given = {RENAMED.get(option, option) for option in command.options}
        assert given - GLOBAL <= known
        assert needed <= given
