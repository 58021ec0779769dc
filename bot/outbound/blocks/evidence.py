"""What AWS showed when the incident opened: one line each, details a click away."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.incident import Incident
from bot.core.piece import Piece, PieceState
from bot.outbound.blocks.elements import (
    SECTION,
    Block,
    View,
    actions,
    button,
    context,
    divider,
    fitting,
    modal,
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
TITLE, HEADLINE, DETAIL = 60, 200, 320


def evidence_push(incident: Incident) -> str:
    """Return what stands for it where blocks are not shown."""
    return f"What AWS shows about {incident.name}"


def evidence_blocks(
    number: int, pieces: Sequence[Piece], titles: Mapping[str, str], now: datetime
) -> list[Block]:
    """Return the message: the findings, and when they were read."""
    lines = [_line(piece, titles) for piece in pieces]
    blocks = [section(fitting(["*What AWS shows*", *lines], SECTION, lambda n: f"…and {n} more"))]
    read = [piece.read_at for piece in pieces if piece.read_at]
    if read:
        blocks.append(context(f"read {clock(max(read), now)}, with the read role"))
    row = [
        button("Details", "evidence_details", str(number)),
        button("Look again", "evidence_again", str(number)),
        button("Fill timeline", "evidence_past", str(number)),
    ]
    return [*blocks, actions(row)]


def evidence_view(
    incident: Incident, pieces: Sequence[Piece], titles: Mapping[str, str], now: datetime
) -> View:
    """Return all of it for a modal."""
    blocks: list[Block] = []
    for piece in pieces[:30]:
        details = [plain(line, DETAIL) for line in piece.details]
        shown = [_line(piece, titles), *(f"    {line}" for line in details)]
        blocks.append(section(fitting(shown, SECTION, lambda n: f"…and {n} lines more")))
        about = f"asked {plain(piece.query, DETAIL)} · " if piece.query else ""
        blocks.append(context(f"{about}about {clock(piece.asked_at, now)}"))
        blocks.append(divider())
    nothing = [section("Nothing was asked of AWS for this incident.")]
    metadata = f"{incident.number}:{incident.channel}"
    return modal("evidence", f"Evidence {incident.name}", blocks or nothing, metadata)


def _line(piece: Piece, titles: Mapping[str, str]) -> str:
    title = plain(titles.get(piece.name, piece.name), TITLE)
    says = plain(piece.headline, HEADLINE) if piece.headline else "reading…"
    return f"{SIGNS[piece.state]} *{title}:* {says}"
