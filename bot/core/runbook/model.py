"""A runbook as its author wrote it: templates that are not filled in yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.core.alert import Alert
from bot.core.runbook.match import Match, Weight
from bot.core.severity import Severity
from bot.core.span import SpanKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Template text in one style. `line` counts in the runbook's file, from 1."""

    source: str
    line: int
    kind: SpanKind = SpanKind.PLAIN
    url: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or with `bullet` an item of a plain list."""

    pieces: tuple[Piece, ...]
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: `sh` for commands, `text` for words to copy, such as a reply."""

    source: str
    line: int
    language: str


Block = Passage | Fence


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do and tick: what it says first, and what stands indented below it."""

    text: Passage
    details: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What follows a `##` title, after the steps."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Runbook:
    """What to do about one kind of trouble.

    name: its file's name without `.md`; the one named `default` takes what none matches.
    match: alternatives, one of which must fit. severity: what such trouble usually is.
    owner: the team that keeps it right. reviewed: the last day somebody checked it.
    actions, diagnostics: the names it may offer.
    first, dont: the one thing to do first and the one not to do; None where not written.
    """

    name: str
    title: str
    match: tuple[Match, ...]
    severity: Severity
    owner: str
    reviewed: date
    actions: tuple[str, ...]
    diagnostics: tuple[str, ...]
    first: Passage | None
    dont: Passage | None
    opening: tuple[Passage, ...]
    steps: tuple[Step, ...]
    sections: tuple[Section, ...]

    @property
    def file(self) -> str:
        """Return the file's name, for messages."""
        return f"{self.name}.md"

    def matches(self, alert: Alert) -> bool:
        """Tell whether one alternative of `match` fits the alert."""
        return self.specificity(alert) is not None

    def specificity(self, alert: Alert) -> Weight | None:
        """Return the weight of the alternative that says most, None where none fits."""
        weights = [weight for match in self.match if (weight := match.weigh(alert)) is not None]
        return max(weights, default=None)

    @property
    def templates(self) -> Iterator[Piece | Fence]:
        """Yield every template, in the order people read them."""
        for block in self._blocks():
            yield from block.pieces if isinstance(block, Passage) else (block,)

    def _blocks(self) -> Iterator[Block]:
        yield from filter(None, (self.first, self.dont))
        yield from self.opening
        for step in self.steps:
            yield from (step.text, *step.details)
        for section in self.sections:
            yield from section.blocks
