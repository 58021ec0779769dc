"""What AWS showed when the incident opened: one line each, details a click away."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.incident import Incident
from bot.core.piece import Piece, PieceState
from bot.outbound.blocks.elements import (
    SECTION,
    Block,
    actions,
    button,
    context,
    fitting,
    image,
    section,
)
from bot.outbound.mrkdwn import plain
from bot.outbound.when import clock

SIGNS = {
    PieceState.WAITING: "⏳",
    PieceState.READING: "⏳",
    PieceState.DONE: "•",
    PieceState.FAILED: "⚠",
}
TITLE, HEADLINE, DETAIL, PICTURES = 60, 200, 320, 5


def evidence_push(incident: Incident) -> str:
    """Return what stands for it where blocks are not shown."""
    return f"What AWS shows about {incident.name}"


def evidence_blocks(
    number: int, pieces: Sequence[Piece], titles: Mapping[str, str], now: datetime
) -> list[Block]:
    """Return the message: the findings, and when they were read."""
    lines = [evidence_line(piece, titles) for piece in pieces]
    blocks = [section(fitting(["*What AWS shows*", *lines], SECTION, lambda n: f"…and {n} more"))]
    blocks += [_picture(piece, titles) for piece in pieces if piece.file][:PICTURES]
    read = [piece.read_at for piece in pieces if piece.read_at]
    if read:
        notes = [f"read {clock(max(read), now)}, with the read role", *_unshown(pieces)]
        blocks.append(context(" · ".join(notes)))
    row = [
        button("Details, ask more…", "evidence_details", str(number)),
        button("Look again", "evidence_again", str(number)),
        button("Fill timeline", "evidence_past", str(number)),
    ]
    return [*blocks, actions(row)]


def _picture(piece: Piece, titles: Mapping[str, str]) -> Block:
    title = titles.get(piece.name, piece.name)
    return image(piece.file, f"{title}: {piece.headline}", title)


def _unshown(pieces: Sequence[Piece]) -> list[str]:
    why = dict.fromkeys(piece.unshown for piece in pieces if piece.unshown)
    return [f"no picture: {plain(one, TITLE)}" for one in why]


def evidence_line(piece: Piece, titles: Mapping[str, str]) -> str:
    """Return what one diagnostic found, in a line."""
    title = plain(titles.get(piece.name, piece.name), TITLE)
    says = plain(piece.headline, HEADLINE) if piece.headline else "reading…"
    return f"{SIGNS[piece.state]} *{title}:* {says}"
