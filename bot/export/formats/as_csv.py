"""CSV: one row an entry, for spreadsheets (RFC 4180, UTF-8)."""

import csv
import io
from typing import IO

from bot.export.formats.format import Format, Options
from bot.export.lines import Line
from bot.export.tell import Export

COLUMNS = (
    "seq", "at", "seconds_from_start", "group", "kind", "who", "says", "details", "query",
    "source_time", "seconds_late", "redacted", "hash",
)  # fmt: skip
# A spreadsheet would run these as a formula, in their wide forms too (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(export: Export, options: Options, file: IO[bytes]) -> None:
    """Write all entries in the ledger's order, evidence among them."""
    text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for line in options.counted(export.lines):
        rows.writerow(_row(line))
    text.detach()


def _row(line: Line) -> list[object]:
    return [
        line.seq,
        line.at.isoformat(),
        f"{line.since.total_seconds():.3f}",
        line.group,
        line.kind,
        _safe(line.who),
        _safe(line.says),
        _safe("\n".join(line.details)),
        _safe(line.query),
        line.own.isoformat() if line.own else "",
        f"{line.late.total_seconds():.3f}" if line.late else "",
        "yes" if line.redacted else "",
        line.hash,
    ]


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


FORMAT = Format(".csv", "text/csv", "spreadsheets", write)
