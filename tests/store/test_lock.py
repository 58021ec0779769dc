import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.errors import DatabaseIsTaken, StoreFailed
from bot.store.lock import FileLock

HOLD = """
import sys
from bot.store.lock import FileLock
lock = FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_one_process_a_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/firebreak.db"
    first, second = FileLock(url), FileLock(url)
    first.acquire()
    with pytest.raises(DatabaseIsTaken, match=r"another Firebreak uses firebreak\.db"):
        second.acquire()
    first.release()
    second.acquire()
    second.release()
    second.release()


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/firebreak.db"
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(DatabaseIsTaken):
            FileLock(url).acquire()
        other.kill()
        other.wait()
        mine = FileLock(url)
        mine.acquire()
        mine.release()


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreFailed, match=r"none/firebreak\.db\.lock cannot be written: No such"):
        FileLock(f"sqlite:///{tmp_path}/none/firebreak.db").acquire()


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1/firebreak", "sqlite://"])
def test_where_there_is_no_file_there_is_no_lock(url: str) -> None:
    first, second = FileLock(url), FileLock(url)
    first.acquire()
    second.acquire()
    first.release()
