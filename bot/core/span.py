"""A run of text in one style: what every renderer (Slack, HTML) escapes in its own way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Characters that move or hide others: controls, direction overrides (the "Trojan Source"
# trick), halves of surrogate pairs and Unicode's noncharacters; and those that nobody sees:
# zero-width spaces and tags. The joiners stay: scripts and emoji are written with them.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class SpanKind(StrEnum):
    """The style of a span; a span has one."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """Literal text in one style, never markup. `url` (https) belongs to a link alone."""

    text: str
    kind: SpanKind = SpanKind.PLAIN
    url: str = ""


def visible(text: str) -> str:
    """Return text on one line, with U+FFFD for every character that hides or reorders others.

    A command pasted with a line break runs before anybody has read it; a direction override
    shows another command than the one copied.
    """
    return _UNSEEN.sub("\ufffd", _BREAKS.sub(" ", text))


def visible_lines(text: str) -> str:
    """Return text like `visible`, line by line."""
    return "\n".join(visible(line) for line in text.split("\n"))


def text_of(spans: Iterable[Span]) -> str:
    """Return the words alone, without any style."""
    return "".join(span.text for span in spans)
