"""Fills a runbook's values in. A value becomes a code span: it shows as it is, or not at all."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.runbook.context import Context, variables
from bot.core.runbook.model import Block, Fence, Passage, Piece, Runbook
from bot.core.runbook.place import Place
from bot.core.runbook.rendered import (
    Code,
    Paragraph,
    RenderedBlock,
    RenderedRunbook,
    RenderedSection,
    RenderedStep,
    Spans,
)
from bot.core.runbook.template import VALUE_ENDS, VALUE_STARTS, fill, unmarked
from bot.core.span import Span, SpanKind

MOST = 8_000
MOST_OF_A_VALUE = 200
CUT = "…"


def render(runbook: Runbook, context: Context) -> RenderedRunbook:
    """Return the runbook for an incident, at most MOST characters of it.

    What is cut ends in `…`; a command is never cut, it is left out whole.
    Raises RunbookIsWrong where a template speaks of something that is not there.
    """
    filled = _Filling(runbook, variables(runbook, context))
    return RenderedRunbook(
        name=runbook.name,
        title=runbook.title,
        owner=runbook.owner,
        first=filled.spans(runbook.first),
        dont=filled.spans(runbook.dont),
        opening=tuple(filled.spans(passage) for passage in runbook.opening),
        steps=tuple(
            RenderedStep(filled.spans(step.text), filled.blocks(step.details))
            for step in runbook.steps
        ),
        sections=tuple(
            RenderedSection(section.title, filled.blocks(section.blocks))
            for section in runbook.sections
        ),
    )


class _Filling:
    """Fills one runbook, and counts how much room is left."""

    def __init__(self, runbook: Runbook, values: Mapping[str, Any]) -> None:
        self._file = runbook.file
        self._values = values
        self._room = MOST

    def spans(self, passage: Passage | None) -> Spans:
        """Return a passage's spans, as far as there is room."""
        pieces = passage.pieces if passage else ()
        spans = (span for piece in pieces for span in self._piece(piece))
        return tuple(self._fitting(spans))

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[RenderedBlock, ...]:
        """Return the blocks filled in."""
        return tuple(self._block(block) for block in blocks)

    def _block(self, block: Block) -> RenderedBlock:
        if isinstance(block, Passage):
            return Paragraph(self.spans(block), block.bullet)
        return self._fence(block)

    def _fence(self, fence: Fence) -> RenderedBlock:
        text = unmarked(self._fill(fence))
        if len(text) > self._room:
            self._room = 0
            return Paragraph((Span(CUT),))
        self._room -= len(text)
        return Code(text, fence.language)

    def _piece(self, piece: Piece) -> Iterator[Span]:
        """Yield the author's words in their style, and the values between them as code."""
        if piece.kind is SpanKind.CODE:
            yield Span(piece.source, piece.kind)
            return
        value_kind = SpanKind.LINK if piece.kind is SpanKind.LINK else SpanKind.CODE
        for words in self._fill(piece).split(VALUE_STARTS):
            value, marked, rest = words.rpartition(VALUE_ENDS)
            if marked:
                yield Span(_cut(value, MOST_OF_A_VALUE), value_kind, piece.url)
            yield Span(rest, piece.kind, piece.url)

    def _fill(self, template: Piece | Fence) -> str:
        return fill(template.source, self._values, Place(self._file, template.line))

    def _fitting(self, spans: Iterator[Span]) -> Iterator[Span]:
        for span in spans:
            if not span.text:
                continue
            text = _cut(span.text, self._room)
            self._room -= len(text)
            if text:
                yield Span(text, span.kind, span.url)


def _cut(text: str, most: int) -> str:
    """Return the text, or its first characters and a mark; "" where there is no room."""
    if len(text) <= most:
        return text
    return text[: most - 1] + CUT if most > 0 else ""
