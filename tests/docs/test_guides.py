"""Every guide, followed: its code works, and its commands say what it says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.guide import GUIDES, blocks, follow, prepare
from tests.support.receivers import Receiver, receiving

NAMES = sorted(path.name for path in GUIDES.glob("*.md"))


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_comes_out_as_it_says(name: str, tmp_path: Path, ops: Receiver) -> None:
    follow(name, prepare(name, tmp_path), {"OPS_URL": ops.url})


@pytest.mark.parametrize("name", NAMES)
def test_its_code_is_written_as_ours_is(name: str) -> None:
    for block in blocks(name):
        if block.language == "python":
            command = [sys.executable, "-m", "ruff", "check", "-", "--stdin-filename", block.title]
            subprocess.run(command, input=block.text, text=True, check=True)  # noqa: S603  (ruff)
