"""Slack's mrkdwn: how text is written so that Slack shows it as it is.

Slack escapes three characters (`&`, `<`, `>`; Slack, "Formatting text for app surfaces").
That defuses mentions, links and `<!channel>`. There is no escape for the marks `*`, `_`, `~`
and the backtick, and a zero-width space beside a mark does not defuse it: it makes Slack
format inside a word. So text inside code spans keeps its marks, where they mean nothing, and
in prose they become look-alikes. Values therefore belong in code spans: they can be copied.

Give every mrkdwn text object `verbatim: true`, else Slack makes links of addresses by itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import quote

from bot.core.span import Span, SpanKind, visible, visible_lines

CUT = "\u2026"
EDGE = "\u200b"  # a zero-width space: the edge of a word, where Slack looks for marks
MARKS = "*_`"
BAR = "\u2223"  # looks like the bar that separates a link's address from its label

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# The wide forms are marks for Slack as well. An underscore within a name is none.
_MARKS = re.compile("[*~`\uff0a\uff3f\uff5e\uff40]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_LOOK_ALIKES = str.maketrans(
    "*\uff0a_\uff3f~\uff5e`\uff40", "\u2217\u2217\u02cd\u02cd\u223c\u223c\u02cb\u02cb"
)
_is_link = re.compile(r"https://[^\s/?#]").match
_AT_LINE_START = re.compile(r"^([ \t\u200b]*)(?:&gt;|\uff1e)", re.MULTILINE)


def escape(text: str) -> str:
    """Return text that Slack shows as it is, as part of a mrkdwn string. Lines stay lines."""
    return _unquoted(str(_run(Span(text))))


def plain(text: str, limit: int) -> str:
    """Return one line for a notification (a message's `text`), at most `limit` characters."""
    return spans_to_mrkdwn([Span(visible(text))], limit)


def spans_to_mrkdwn(spans: Iterable[Span], limit: int) -> str:
    """Return spans as mrkdwn, at most `limit` characters; what is cut ends in `…`."""
    runs = [_run(span) for span in spans if span.text]
    whole = _joined(str(run) for run in runs)
    if len(whole) <= limit:
        return _unquoted(whole)
    return _unquoted(_cut(runs, limit - len(CUT)) + CUT) if limit > 0 else ""


def code_block(text: str, limit: int) -> str:
    """Return commands as a block, or "" where it would have more than `limit` characters.

    It is never cut: half a command is worse than none. Three backticks, which would end the
    block, become look-alikes.
    """
    shown = visible_lines(text).replace("```", "```".translate(_LOOK_ALIKES))
    block = f"```\n{''.join(_escaped(shown))}\n```"
    return block if len(block) <= limit else ""


@dataclass(frozen=True, slots=True)
class _Run:
    """Escaped characters between two marks: whole ones may be left out at the end."""

    characters: tuple[str, ...]
    start: str = ""
    end: str = ""

    def __str__(self) -> str:
        return f"{self.start}{''.join(self.characters)}{self.end}"

    def cut(self, room: int) -> str:
        """Return as much as fits in `room` characters, marks included; "" if nothing does."""
        left = room - len(self.start) - len(self.end)
        if left < 1 and self.start.startswith("<"):
            return _Run(self.characters).cut(room)  # the label alone: half an address is none
        lengths = accumulate(len(character) for character in self.characters)
        kept = sum(length <= left for length in lengths)
        return str(_Run(self.characters[:kept], self.start, self.end)) if kept else ""


def _run(span: Span) -> _Run:
    if span.kind is SpanKind.PLAIN:
        return _Run(_escaped(_prose(visible_lines(span.text))))
    text = visible(span.text)
    if span.kind is SpanKind.CODE:
        return _Run(_escaped(text.replace("`", "`".translate(_LOOK_ALIKES))), "`", "`")
    if span.kind is SpanKind.LINK:
        label = _escaped(_prose(text).replace("|", BAR))
        return _Run(label, f"<{_address(span.url)}|", ">") if _is_link(span.url) else _Run(label)
    mark = "*" if span.kind is SpanKind.BOLD else "_"
    return _Run(_escaped(_prose(text)), mark, mark)


def _prose(text: str) -> str:
    return _MARKS.sub(lambda mark: mark[0].translate(_LOOK_ALIKES), text)


def _escaped(text: str) -> tuple[str, ...]:
    return tuple(_ENTITIES.get(character, character) for character in text)


def _address(url: str) -> str:
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._", errors="replace").replace("&", "&amp;")


def _joined(runs: Iterable[str]) -> str:
    """Join runs; where a mark would touch a letter or another mark, an edge comes between."""
    whole = ""
    for run in runs:
        whole += _edge(whole, run) + run
    return whole


def _edge(left: str, right: str) -> str:
    before, after = left[-1:], right[:1]
    touches = (before in MARKS and (after.isalnum() or after in MARKS)) or (
        after in MARKS and before.isalnum()
    )
    return EDGE if before and after and touches else ""


def _cut(runs: list[_Run], room: int) -> str:
    """Return the runs that fit, and of the next as much as fits."""
    whole = ""
    for run in runs:
        left = room - len(whole) - len(EDGE)
        if len(str(run)) > left:
            rest = run.cut(left)
            return whole + _edge(whole, rest) + rest
        whole += _edge(whole, str(run)) + str(run)
    return whole


def _unquoted(text: str) -> str:
    """Replace a `>` that begins a line: even escaped, Slack makes a quotation of the line."""
    return _AT_LINE_START.sub("\\1\u203a", text)
