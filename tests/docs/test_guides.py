"""Every guide, followed: its code works, and its commands say what it says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.guide import REPOSITORY, blocks, follow, prepare
from tests.support.receivers import Receiver, receiving

EACH = pytest.mark.parametrize(
    "page", sorted((REPOSITORY / "docs" / "guides").glob("*.md")), ids=lambda page: page.stem
)


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@EACH
def test_a_guide_comes_out_as_it_says(page: Path, tmp_path: Path, ops: Receiver) -> None:
    follow(page, prepare(page, tmp_path), {"OPS_URL": ops.url})


@EACH
def test_its_code_is_written_as_ours_is(page: Path) -> None:
    for block in blocks(page):
        if block.language == "python":
            command = [sys.executable, "-m", "ruff", "check", "-", "--stdin-filename", block.title]
            subprocess.run(command, input=block.text, text=True, check=True)  # noqa: S603  (ruff)
