"""A raw event as people can read it: a line a value, JSON within its strings opened up."""

import json
from collections.abc import Iterator
from typing import Any

from bot.core.span import visible
from bot.outbound.blocks.elements import SECTION, Block, context, section
from bot.outbound.mrkdwn import code_block, plain

PART, PARTS, ORIGIN = 2400, 2, 400
WORST = 6  # an escaped character grows to so many at most
DEEPEST = 12
# How SNS signed its envelope, which was checked on the way in.
NOISE = {"Signature", "SignatureVersion", "SigningCertURL", "UnsubscribeURL"}


def raw_blocks(origin: str, text: str) -> list[Block]:
    """Return where an event came from, and its first characters."""
    shown = pretty(text)
    parts = list(_parts(shown[: PARTS * PART]))[:PARTS]
    left = len(shown) - sum(len(part) + 1 for part in parts)
    more = f"…{left:,} characters more: the inbox keeps the whole event, by this id."
    return [
        context(plain(origin, ORIGIN)),
        *(section(code_block(part, SECTION)) for part in parts),
        *([context(more)] if left > 0 else []),
    ]


def pretty(text: str) -> str:
    """Return JSON with a line a value, an SNS envelope after its message, other text as it is."""
    found = _opened(text, 0)
    try:
        if isinstance(found, dict) and "TopicArn" in found and "Message" in found:
            envelope = {key: value for key, value in found.items() if key != "Message"}
            return f"{_written(found['Message'])}\n\n{_written(envelope)}"
        return _written(found)
    except RecursionError:  # nested without end: as it came
        return text


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _opened(value: Any, depth: int) -> Any:
    """Return a value with its noise left out, and the JSON in its strings as JSON."""
    if depth > DEEPEST:
        return value
    if isinstance(value, str):
        inner = _read(value)
        return value if inner is None else _opened(inner, depth + 1)
    if isinstance(value, dict):
        return {k: _opened(v, depth + 1) for k, v in value.items() if k not in NOISE}
    return [_opened(each, depth + 1) for each in value] if isinstance(value, list) else value


def _read(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # no JSON, or nested without end: shown as it is
        return None


def _parts(text: str) -> Iterator[str]:
    """Yield the text in parts that fit a section as code, broken between lines."""
    part: list[str] = []
    room = PART
    for line in _lines(text):
        size = len(code_block(line, PART))
        if part and size > room:
            yield "\n".join(part)
            part, room = [], PART
        part.append(line)
        room -= size
    yield "\n".join(part)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, long ones in pieces that fit even where every character is escaped."""
    most = PART // WORST
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), most):
            yield visible(line[start : start + most])
