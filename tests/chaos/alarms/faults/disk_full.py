"""The disk of the SQLite file is full, and has room again later: a small tmpfs."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import Base, Ground

SIZE = "16m"


@dataclass(frozen=True)
class SmallDisk(Base):
    """directory: where the file is, on a file system of its own."""

    directory: Path


@asynccontextmanager
async def small_disk(directory: Path) -> AsyncIterator[SmallDisk]:
    """Yield a SQLite file on a small disk."""
    disk = directory / "disk"
    disk.mkdir()
    _mount("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk))
    try:
        url = f"sqlite:///{disk / 'firebreak.db'}"
        yield SmallDisk(url, url, disk)
    finally:
        _mount("umount", "-l", str(disk))


async def strike(scene: Scene) -> None:
    """Fill the disk to its last byte, and free it again."""
    assert isinstance(scene.base, SmallDisk)
    filler = scene.base.directory / "filler"
    await asyncio.to_thread(_fill, filler)
    bot = scene.fleet.bots[0]
    await asyncio.sleep(scene.seconds)
    async with httpx.AsyncClient(trust_env=False) as client:
        ready = await client.get(f"{bot.address}/readyz")
    assert bot.is_running, "it did not survive a full disk"
    assert ready.status_code == httpx.codes.SERVICE_UNAVAILABLE, ready.text
    filler.unlink()


def _fill(filler: Path) -> None:
    """Take what is left, and what a checkpoint gives back for a moment."""
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            while True:
                try:
                    file.write(b"\0" * size)
                except OSError:  # full
                    break


def _mount(*command: str) -> None:
    if os.getuid() != 0 or not shutil.which(command[0]):
        pytest.skip("a small disk can be mounted by root alone")
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  (ours)
    if done.returncode:
        pytest.skip(f"no small disk: {done.stderr.strip()}")


ON_SMALL_DISK = Ground("SQLite", 1, small_disk)
DISK_FULL = Fault("disk full", strike, 15, (ON_SMALL_DISK,))
