"""Bytes to YAML nodes: safely, and within bounds."""

import yaml

from bot.core.errors import FirebreakError
from bot.core.plain import printable

MAX_BYTES = 1 << 20
MAX_DEPTH = 20

SHORTEST = "`routes: [{channel: C0ALARMS}]` is enough to start with"


class UnreadableError(FirebreakError):
    """There are no nodes in these bytes; `line` counts from 1."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(says)
        self.line = line
        self.says = says


def compose(content: bytes) -> yaml.Node:
    """Return the root node. Raises UnreadableError, and nothing else."""
    text = _decode(content)
    try:
        return _root(_Loader(text))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise UnreadableError(line, "has a control character, which YAML forbids") from error
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error) from error


def _unreadable(error: yaml.MarkedYAMLError) -> UnreadableError:
    """Return PyYAML's own words on one line, at the place it means."""
    mark = error.problem_mark or error.context_mark
    words = printable(", ".join(filter(None, [error.context, error.problem])))
    return UnreadableError(mark.line + 1 if mark else 1, f"is not YAML that can be used: {words}")


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise UnreadableError(1, f"is larger than {MAX_BYTES >> 10} KiB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(line, "is not UTF-8 text") from error


def _root(loader: "_Loader") -> yaml.Node:
    try:
        node = loader.get_single_node()
    except (ValueError, OverflowError) as error:
        # int() and chr() inside PyYAML: an escape or a %YAML version beyond all numbers.
        raise UnreadableError(loader.line + 1, "is not YAML: a number is impossible") from error
    if node is None:
        raise UnreadableError(1, f"is empty; {SHORTEST}")
    return node


class _Loader(yaml.SafeLoader):
    """Composes nodes no deeper than MAX_DEPTH: PyYAML itself would exhaust the stack."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node, counting how deep it stands."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = self.get_mark()
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node
