"""Bytes to a Document: plain data, with a mistake for whatever is odd in its form.

Every scalar is its text, as written: an account id without quotes, `no` or `5:00` keep their
characters, because nothing that Firebreak reads is a number or a truth value.
"""

import re

import yaml

from bot.settings.compose import MAX_DEPTH, UnreadableError, compose
from bot.settings.document import Document, Plain
from bot.settings.mistake import Loc, word

MAX_VALUES = 50_000

YAML = "tag:yaml.org,2002:"
NULL = f"{YAML}null"
KINDS = ("str", "int", "float", "bool", "timestamp", "merge", "value", "null", "seq", "map")
TAGS = {f"{YAML}{kind}" for kind in KINDS}
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def read(content: bytes) -> Document:
    """Return the document; where nothing can be read, `data` is None and a mistake says why."""
    document = Document()
    try:
        document.data = _Walk(document).plain(compose(content), (), 1)
    except UnreadableError as error:
        document.blame((), error.says, error.line)
    return document


class _Walk:
    """Goes through the nodes once; aliases are followed, and what they multiply is counted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0

    def plain(self, node: yaml.Node, loc: Loc, line: int) -> Plain:
        """Return a node's data. Raises UnreadableError where there is too much of it."""
        self.document.lines[loc] = line
        self.count += 1
        if self.count > MAX_VALUES or len(loc) > MAX_DEPTH:
            raise UnreadableError(line, "has too many values, or aliases that go in circles")
        if node.tag not in TAGS:
            self.document.blame(loc, f"has the tag {word(node.tag)}, which is not supported")
        match node:
            case yaml.MappingNode():
                return self.mapping(node, loc)
            case yaml.SequenceNode():
                return self.sequence(node, loc)
            case _:
                return self.scalar(node, loc)

    def mapping(self, node: yaml.MappingNode, loc: Loc) -> Plain:
        """Return a dict, blaming keys that are no text or are written twice."""
        found: dict[str, Plain] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or HALF_A_CHARACTER.search(key.value):
                self.document.blame((*loc, "?"), "this key is not text", line)
                continue
            at = (*loc, key.value)
            if key.value in found:
                first = self.document.lines[at]
                self.document.blame(at, f"is written twice, first on line {first}", line)
                continue
            found[key.value] = self.plain(value, at, line)
        return found

    def sequence(self, node: yaml.SequenceNode, loc: Loc) -> Plain:
        """Return a list."""
        return [
            self.plain(item, (*loc, index), item.start_mark.line + 1)
            for index, item in enumerate(node.value)
        ]

    def scalar(self, node: yaml.Node, loc: Loc) -> Plain:
        """Return the text; None, blamed, where there is none."""
        if node.tag == NULL:
            self.document.blame(loc, "is empty: write a value, or leave the key out")
            return None
        if HALF_A_CHARACTER.search(node.value):
            self.document.blame(loc, "has half a character (a lone surrogate)")
            return None
        return str(node.value)
