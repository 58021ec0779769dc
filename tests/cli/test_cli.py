import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def test_it_says_its_version(run: Run) -> None:
    assert run("--version").stdout == f"firebreak {version('firebreak')}\n"


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "set SLACK_APP_TOKEN (Socket Mode) or"),
    ],
)
def test_serve_says_what_is_missing(
    run: Run, tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str], says: str
) -> None:
    path = tmp_path_factory.mktemp("serve") / "firebreak.yaml"
    path.write_text("routes: [{channel: C0ALARMS}]")

    result = run("serve", env={"FIREBREAK_CONFIG": str(path), **environ})

    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_port_in_use_is_said_before_anything_starts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = {
            "FIREBREAK_PORT": str(port),
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
        }
        result = run("serve", env=env)

    assert result.exit_code == 1
    expected = (
        f"firebreak: cannot listen on 127.0.0.1:{port}: Address already in use: set FIREBREAK_PORT"
    )
    assert result.stderr == f"{expected}\n"
    assert not (tmp_path / "firebreak.db").exists()


def test_migrate_makes_the_schema(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("migrate")
    (folder / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]")
    env = {
        "FIREBREAK_CONFIG": str(folder / "firebreak.yaml"),
        "FIREBREAK_DATABASE_URL": f"sqlite:///{folder / 'f.db'}",
    }

    assert run("migrate", env=env).exit_code == 0
    assert (folder / "f.db").exists()


def test_serve_never_loads_the_sandbox() -> None:
    code = "import sys, bot.cli.serve; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  (our own interpreter)

    loaded = set(done.stdout.split())
    assert "bot.app" in loaded
    assert not {name for name in loaded if name.startswith(("bot.sandbox", "moto", "flask"))}
