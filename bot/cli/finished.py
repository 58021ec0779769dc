"""A file that is there whole or not at all: a command that fails leaves nothing half."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from bot.cli.common import WRONG_USE, fail


@dataclass(frozen=True)
class Finished:
    """body: where to write; file: where it shall end up, None for standard output."""

    body: IO[bytes]
    name: Path
    file: Path | None

    def keep(self, *, to_output: bool, private: bool = False) -> None:
        """Put what was written into its place; to standard output only if so wanted.

        private: nobody but the owner may read it.
        """
        self.body.flush()
        self.body.seek(0)
        if self.file and _is_special(self.file):
            with self.file.open("wb") as there:
                shutil.copyfileobj(self.body, there)
        elif self.file:
            self.name.chmod((0o600 if private else 0o666) & ~_umask())
            self.name.replace(self.file)
        elif to_output:
            shutil.copyfileobj(self.body, sys.stdout.buffer)
            sys.stdout.flush()


@contextlib.contextmanager
def finished(file: Path | None) -> Iterator[Finished]:
    """Yield something to write into; ends the command where the file cannot be written."""
    file = file.resolve() if file else None  # what a link leads to, not the link
    if file and file.is_dir():
        fail(f"firebreak: {file} is a directory: name a file in it", status=WRONG_USE)
    try:
        body = NamedTemporaryFile(  # noqa: SIM115  (closed below)
            dir=file.parent if file and not _is_special(file) else None,
            prefix=".firebreak-",
            delete=False,
        )
    except OSError as error:
        where = file or "a temporary file (set TMPDIR, or add -o FILE)"
        fail(f"firebreak: {where} cannot be written: {error.strerror}", status=WRONG_USE)
    name = Path(body.name)
    try:
        with body:
            yield Finished(body, name, file)
    except OSError as error:  # the disk is full
        fail(f"firebreak: {file or 'the output'} cannot be written: {error.strerror}")
    finally:
        name.unlink(missing_ok=True)


def _is_special(file: Path) -> bool:
    """Tell whether it is a device or a pipe, which must stay what it is."""
    return file.exists() and not file.is_file()


def _umask() -> int:
    """Return the process's mask: the only way to read it is to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
