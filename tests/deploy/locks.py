"""The locks as they stand: every package that runs, is built with, or tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
PIN = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(?P<version>[^ ;]+)(?: ;[^\\]*)?"
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Pin:
    """One package of a lock. line: all of it, without its comments."""

    name: str
    version: str
    hashes: tuple[str, ...]
    line: str


def pins(lock: str) -> Iterator[Pin]:
    """Yield a lock's packages. Raises ValueError for a line that is no pin of an index's."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    kept = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    for line in "\n".join(kept).replace("\\\n", " ").splitlines():
        words, *_ = line.split(" --hash=", 1)
        pin = PIN.fullmatch(words.strip())
        if pin is None:
            raise ValueError(f"{lock}: {line[:80]} is no package with a version")
        yield Pin(pin["name"], pin["version"], tuple(HASH.findall(line)), line)
