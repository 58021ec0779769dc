"""The words of a paragraph as template pieces, each in one style."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.core.runbook.model import Passage, Piece
from bot.core.runbook.place import Place
from bot.core.runbook.template import check_template, is_template
from bot.core.span import SpanKind

# No HTML: what looks like a tag is text.
MARKDOWN = MarkdownIt("commonmark", {"html": False})

_STYLES = {"strong": SpanKind.BOLD, "em": SpanKind.ITALIC, "link": SpanKind.LINK}
_BREAKS = ("softbreak", "hardbreak")


def read_line(text: str, place: Place) -> Passage:
    """Return one line of Markdown as a passage; RunbookIsWrong where it cannot be."""
    root = SyntaxTreeNode(MARKDOWN.parseInline(text))
    return read_inline(root.children[0], place)


def read_inline(inline: SyntaxTreeNode, place: Place, *, bullet: bool = False) -> Passage:
    """Return what an inline node says; `place` is that of its first line.

    Every piece is checked as a template. Raises RunbookIsWrong.
    """
    pieces = tuple(_joined(_Reader(place).read(inline, Piece("", place.line))))
    for piece in pieces:
        check_template(piece.source, Place(place.file, piece.line))
    return Passage(pieces, bullet)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours of one style, so that a template may run over a line's end."""
    for _, same in groupby(pieces, key=lambda piece: (piece.kind, piece.url)):
        run = list(same)
        yield replace(run[0], source="".join(piece.source for piece in run))


class _Reader:
    """Walks through one inline node and counts its lines."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def read(self, node: SyntaxTreeNode, style: Piece) -> Iterator[Piece]:
        """Yield the pieces of a node's children; `style` is what they inherit."""
        for child in node.children:
            here = replace(style, line=self._place.line)
            if child.type == "text":
                yield replace(here, source=child.content)
            elif child.type in _BREAKS:
                self._place = self._place.below(1)
                yield replace(here, source=" ")
            elif child.type == "code_inline":
                yield replace(here, source=self._code(child.content), kind=SpanKind.CODE)
            elif child.type in _STYLES:
                yield from self.read(child, self._styled(child, here))
            else:
                raise self._place.wrong(f"a runbook has no {child.type}: use words and links")

    def _code(self, content: str) -> str:
        if is_template(content):
            raise self._place.wrong(
                "a template stands in backticks: leave them out, a value shows as code by "
                "itself; put a command into a ```sh block"
            )
        return content

    def _styled(self, node: SyntaxTreeNode, style: Piece) -> Piece:
        """Return the style inside a node: a link stays a link whatever stands in it."""
        if style.kind is SpanKind.LINK:
            return style
        url = str(node.attrs.get("href", "")) if node.type == "link" else ""
        if node.type == "link" and (not url.startswith("https://") or "%7B" in url):
            raise self._place.wrong("a link's address must be https and without templates")
        return replace(style, kind=_STYLES[node.type], url=url)
