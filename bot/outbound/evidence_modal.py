"""The modal of what AWS shows: all that was found, what else can be asked, the raw event."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.core.alert import Target
from bot.core.choice import Choice
from bot.core.incident import Incident
from bot.core.piece import Piece
from bot.outbound.blocks.elements import (
    PLACEHOLDER,
    SECTION,
    Block,
    View,
    actions,
    button,
    context,
    divider,
    fitting,
    modal,
    option,
    section,
)
from bot.outbound.blocks.elements import (
    plain as plain_text,
)
from bot.outbound.blocks.evidence import evidence_line
from bot.outbound.mrkdwn import plain
from bot.outbound.when import clock

PIECES, OFFERS, OPTIONS = 20, 20, 100  # of each as many blocks as a modal has room for
DETAIL, SAID = 320, 200


def evidence_view(
    incident: Incident,
    pieces: Sequence[Piece],
    choices: Sequence[Choice],
    titles: Mapping[str, str],
    now: datetime,
) -> View:
    """Return the modal."""
    found = [block for piece in pieces[:PIECES] for block in _found(piece, titles, now)]
    nothing = [section("Nothing was asked of AWS yet for this incident.")]
    raw = actions([button("Raw event", "evidence_raw", str(incident.number))])
    blocks = [*(found or nothing), *_questions(incident, pieces, choices), raw]
    metadata = f"{incident.number}:{incident.channel}"
    return modal("evidence", f"Evidence {incident.name}", blocks, metadata)


def _found(piece: Piece, titles: Mapping[str, str], now: datetime) -> Iterator[Block]:
    details = [f"    {plain(line, DETAIL)}" for line in piece.details]
    shown = [evidence_line(piece, titles), *details]
    yield section(fitting(shown, SECTION, lambda n: f"…and {n} lines more"))
    about = f"asked {plain(piece.query, DETAIL)} · " if piece.query else ""
    yield context(f"{about}about {clock(piece.asked_at, now)}")
    yield divider()


def _questions(
    incident: Incident, pieces: Sequence[Piece], choices: Sequence[Choice]
) -> Iterator[Block]:
    """Yield a row a diagnostic, with a button, or a menu where it is for several targets."""
    offers = list(dict.fromkeys(choice.offer for choice in choices))
    if offers:
        yield section("*Ask AWS*, read-only. The answer comes in the thread.")
    for offer in offers[:OFFERS]:
        some = [choice for choice in choices if choice.offer == offer]
        said = f"*{plain(offer.title, SAID)}:* {plain(offer.first_words, SAID)}"
        yield section(said, _asks(incident, pieces, some))


def _asks(incident: Incident, pieces: Sequence[Piece], choices: Sequence[Choice]) -> Block:
    values = [(choice, f"{incident.number}:{choice.word}") for choice in choices]
    if len(values) == 1:
        ((choice, value),) = values
        known = any(_is_about(piece, choice) for piece in pieces)
        return button("Read again" if known else "Read", "evidence_ask", value)
    options = [option(_label(choice.target), value) for choice, value in values[:OPTIONS]]
    return {
        "type": "static_select",
        "action_id": "evidence_ask",
        "placeholder": plain_text("Read for…", PLACEHOLDER),
        "options": options,
    }


def _is_about(piece: Piece, choice: Choice) -> bool:
    is_its = (piece.target_kind, piece.target_id) == (choice.target.kind, choice.target.id)
    return piece.name == choice.offer.name and is_its


def _label(target: Target) -> str:
    return f"{target.name} ({target.id})" if target.name else target.id
