"""Whether pages would arrive is found out by day."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

from bot.settings import load
from tests.support.receivers import SECRET, Receiver, receiving

Run = Callable[..., Result]
GONE = f"json://127.0.0.1:9/{SECRET}"


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def configure(directory: Path, notifiers: Mapping[str, str]) -> None:
    written = {"routes": [{"channel": "C0ALARMS"}], "notifiers": dict(notifiers)}
    (directory / "firebreak.yaml").write_text(yaml.safe_dump(written))


def test_every_notifier_is_tried_and_one_that_fails_says_why(
    run: Run, tmp_path: Path, ops: Receiver
) -> None:
    configure(tmp_path, {"ops": ops.url, "gone": GONE, "typo": f"pagerdutty://{SECRET}"})
    result = run("page", "--test")
    assert result.exit_code == 1
    assert sorted(result.stdout.splitlines(), key=lambda line: line[2:]) == [
        "✗ gone did not take it: A Connection error occurred sending JSON notification to ….",
        "✓ ops took a test page: look whether it arrived",
        (
            "✗ typo did not take it: its URL is none that Apprise can use, "
            "see https://appriseit.com/services"
        ),
    ]
    assert SECRET not in result.output
    (page,) = ops.got
    assert page["title"].startswith("TEST page from Firebreak")
    assert "nothing to do" in page["message"]


def test_one_notifier_alone(run: Run, tmp_path: Path, ops: Receiver) -> None:
    configure(tmp_path, {"ops": ops.url, "gone": GONE})
    assert run("page", "--test", "ops").exit_code == 0
    assert run("page", "gone", "--test").exit_code == 1
    assert len(ops.got) == 1


def test_one_that_refuses_fails(run: Run, tmp_path: Path, ops: Receiver) -> None:
    configure(tmp_path, {"ops": ops.url})
    ops.status = 401
    result = run("page", "--test")
    assert result.exit_code == 1
    assert "401" in result.stdout


def test_without_notifiers_it_says_what_to_write(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, {})
    result = run("page", "--test")
    assert result.exit_code == 1
    first, *example, _ = result.stderr.splitlines()
    assert first.startswith("firebreak: no notifiers in firebreak.yaml: write Apprise URLs")
    people = "people: {amina: {slack: U01AMINA}}\nroles: {responder: [amina]}\n"
    lines = "\n".join(line.strip() for line in example)
    routes = "routes: [{channel: C0ALARMS, escalate: page}]"
    (tmp_path / "firebreak.yaml").write_text(f"{people}{lines}\n{routes}\n")
    loaded = load({"PAGERDUTY_URL": "pagerduty://integration@key"}, tmp_path)
    assert loaded.config.fallback == ("pagerduty",)


@pytest.mark.parametrize("words", [["page"], ["page", "ops"], ["page", "--test", "opps"]])
def test_wrong_use_sends_nothing(run: Run, tmp_path: Path, ops: Receiver, words: list[str]) -> None:
    configure(tmp_path, {"ops": ops.url})
    result = run(*words)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert ops.got == []


def test_without_a_configuration_it_says_so(run: Run) -> None:
    result = run("page", "--test")
    assert result.exit_code == 2
    assert "firebreak.yaml does not exist" in result.stderr
