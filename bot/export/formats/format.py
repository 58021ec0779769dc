"""What a format is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias, TypeVar

from bot.export.tell import Export

Step: TypeAlias = Callable[[], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """templates: the team's own directory, None for ours alone; step: called a line written."""

    templates: Path | None = None
    step: Step = lambda: None

    def counted(self, lines: Iterable[T]) -> Iterator[T]:
        """Yield lines, and tell of each."""
        for line in lines:
            self.step()
            yield line


@dataclass(frozen=True, slots=True)
class Format:
    """suffix: of its files, such as `.md`; media: its media type.

    says: what it is good for; is_binary: no terminal can show it.
    write: (export, options, file) writes all of it, a piece after the other; it raises
    TemplateIsWrong, and FormatIsNotInstalled where a library is missing.
    """

    suffix: str
    media: str
    says: str
    write: Callable[[Export, Options, IO[bytes]], None]
    is_binary: bool = False


def put(pieces: Iterable[str], file: IO[bytes]) -> None:
    """Write text as UTF-8; a lone half of a surrogate pair becomes a question mark."""
    file.writelines(piece.encode("utf-8", "replace") for piece in pieces)
