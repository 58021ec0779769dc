"""What everybody may expect of every command, by walking them all."""

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from bot.cli.examples import EXAMPLES
from tests.support.commands import commands

Run = Callable[..., Result]
ALL = commands()
NEEDS_NO_CONFIGURATION = {"demo", "replay", "iam", "audit check", "backup", "restore"}
IN_A_LIST = 60  # characters, beside the names on 80 columns
# What a command cannot do without.
WORDS = {
    "audit erase": ["INC-42", "17", "--reason", "why"],
    "act": ["isolate-instance", "i-0abc", "--account", "shop-prod", "--region", "eu-west-1"],
    "backfill": ["INC-42"],
    "diagnose": ["ec2-instance:i-0abc", "--account", "shop-prod", "--region", "eu-west-1"],
    "freeze": ["why"],
    "export": ["INC-42", "--format", "html"],
    "redact": ["INC-42", "17", "--reason", "why"],
    "page": ["--test"],
}


def commands_of(example: str) -> list[list[str]]:
    """Return what is typed after `firebreak`, wherever it stands in the line."""
    words = shlex.split(example.replace("\\\n", " "))
    return [words[at + 1 :] for at, word in enumerate(words) if word == "firebreak"]


@pytest.mark.parametrize("name", ALL)
def test_its_help_has_an_example_and_is_plain_in_a_pipe(run: Run, name: str) -> None:
    result = run(*name.split(), "--help")

    assert result.exit_code == 0
    assert not ALL[name].get_short_help_str(IN_A_LIST).endswith("..."), "too long for a list"
    assert EXAMPLES[name][0] in result.stdout
    assert not re.search(r"[\x1b\x08─╭]", result.stdout)


@pytest.mark.parametrize(
    ("name", "example"), [(name, one) for name in ALL for one in EXAMPLES[name]]
)
def test_its_examples_can_be_typed(name: str, example: str) -> None:
    typed = name.split()
    for words in commands_of(example):
        assert words[: len(typed)] == typed
        ALL[name].make_context(name, words[len(typed) :])


@pytest.mark.parametrize("name", ALL)
def test_wrong_use_is_one_line_with_the_way_out(run: Run, name: str) -> None:
    result = run(*name.split(), "--nonsense")

    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "--nonsense" in line
    assert line.endswith(f"{name} --help")
    assert result.stdout == ""


@pytest.mark.parametrize("name", sorted(ALL.keys() - NEEDS_NO_CONFIGURATION))
def test_without_a_configuration_it_says_so_in_one_line(run: Run, name: str) -> None:
    result = run(*name.split(), *WORDS.get(name, []))

    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    assert "firebreak.yaml does not exist; write one" in line
    assert "\x1b" not in line


@pytest.mark.parametrize(
    "name", ["serve", "migrate", "quarantine", "approve", "unfreeze", "export"]
)
@pytest.mark.parametrize("url", ["sqlite:///noise.db", "postgresql://nobody@127.0.0.1:1/gone"])
def test_a_database_that_cannot_be_used_is_one_line(
    run: Run, tmp_path: Path, name: str, url: str
) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]")
    (tmp_path / "noise.db").write_bytes(b"no database" * 1000)
    env = {"FIREBREAK_DATABASE_URL": url, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}

    result = run(name, *WORDS.get(name, []), env=env)

    assert result.exit_code == 1
    (line,) = result.output.splitlines()
    assert line.startswith("firebreak: the database cannot be used: ")


def test_the_list_of_commands_is_whole(run: Run) -> None:
    listed = run("--help").stdout

    words = {name.split()[0] for name in ALL}
    assert all(re.search(rf"(?m)^  {word} +[A-Z].*\.$", listed) for word in words)
    assert "..." not in listed.partition("Commands:")[2]
    assert "-completion " not in listed.partition("Commands:")[0]
    assert run().stdout == listed


def test_a_mistyped_command_is_guessed(run: Run) -> None:
    result = run("srve")

    assert result.exit_code == 2
    assert "Did you mean 'serve'?" in result.stderr


def test_a_real_pipe_is_plain_and_a_terminal_is_drawn() -> None:
    command = [sys.executable, "-m", "bot", "check", "--help"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, env={**os.environ, "TERM": "xterm"}):  # noqa: S603  (our own command)
        os.close(theirs)
        drawn = read_all(ours)
    piped = subprocess.check_output(command, text=True)  # noqa: S603  (the same)

    assert "\x1b[" in drawn
    assert "╭" in drawn
    assert "\x1b" not in piped
    assert "╭" not in piped


def read_all(terminal: int) -> str:
    said = b""
    try:
        while part := os.read(terminal, 4096):
            said += part
    except OSError:  # Linux: the other end is closed
        pass
    os.close(terminal)
    return said.decode()
