"""A runbook with its values filled in: text in spans, which each renderer escapes itself."""

from dataclasses import dataclass

from bot.core.span import Span

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some text, or with `bullet` an item of a plain list."""

    spans: Spans
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A block to copy whole: `language` is `sh` for commands, `text` for words."""

    text: str
    language: str


RenderedBlock = Paragraph | Code


@dataclass(frozen=True, slots=True)
class RenderedStep:
    """A thing to do and tick: what it says first, and what stands below it."""

    text: Spans
    details: tuple[RenderedBlock, ...] = ()

    @property
    def code(self) -> str | None:
        """Return what there is to copy in this step, None where there is nothing."""
        blocks = [block.text for block in self.details if isinstance(block, Code)]
        return "\n\n".join(blocks) or None


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """What follows the steps below a title."""

    title: str
    blocks: tuple[RenderedBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedRunbook:
    """A runbook for one incident. `first` and `dont` are empty where nobody wrote them."""

    name: str
    title: str
    owner: str
    first: Spans
    dont: Spans
    opening: tuple[Spans, ...]
    steps: tuple[RenderedStep, ...]
    sections: tuple[RenderedSection, ...]
