"""The head of an incident's ledger as people see it: one quiet line of the reply that ends it."""

import re

from bot.core.checkpoint import Head

SHOWN = 32  # hex digits: nobody finds other entries that have the same 128 bits
_LINE = re.compile(rf"Ledger head after \d+ entries: [0-9a-f]{{{SHOWN}}}$")


def head_line(head: Head) -> str:
    """Return what leaves the database: how many entries, and the beginning of the last's hash."""
    return f"Ledger head after {head.seq} entries: {head.hash.hex()[:SHOWN]}"


def apart(text: str) -> tuple[str, str]:
    """Return a reply's text and, apart from it, such a line at its end; "" for none."""
    found = _LINE.search(text)
    return (text[: found.start()].rstrip(), found[0]) if found else (text, "")
