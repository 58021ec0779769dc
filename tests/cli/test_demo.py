import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.sandbox.process import free_port


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot", "demo", "--port", str(free_port()), *words]
    return subprocess.Popen(  # noqa: S603  (our own command)
        command, env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@pytest.mark.e2e
def test_it_plays_the_story_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with start(tmp_path, "--speed", "50", "--once") as demo:
        said, _ = demo.communicate(timeout=60)

    assert demo.returncode == 0
    assert "Open  http://127.0.0.1:" in said
    assert "GuardDuty: web-2 is attacking other hosts" in said
    assert "The load balancer sees no failures" in said
    assert "[info" not in said  # log lines would stand between what people shall read
    assert list(tmp_path.iterdir()) == []


@pytest.mark.e2e
def test_sigterm_takes_the_bot_along(tmp_path: Path) -> None:
    with start(tmp_path) as demo:
        assert demo.stdout is not None
        while "Open" not in demo.stdout.readline():
            pass
        (bot,) = children(demo.pid)
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=20)

    deadline = time.monotonic() + 5
    while Path(f"/proc/{bot}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{bot}").exists()
    assert list(tmp_path.iterdir()) == []


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if not listed.exists():
        pytest.skip("this system does not list a process's children")
    return [int(child) for child in listed.read_text().split()]
