"""The formats an incident can be exported in: one file each, and one line here."""

from collections.abc import Mapping

from bot.export.formats import (
    as_csv,
    as_html,
    as_json,
    as_markdown,
    as_pdf,
    as_postmortem,
)
from bot.export.formats.format import Format, Options, Step

__all__ = ["FORMATS", "Format", "Options", "Step"]

FORMATS: Mapping[str, Format] = {
    "markdown": as_markdown.FORMAT,
    "html": as_html.FORMAT,
    "json": as_json.FORMAT,
    "csv": as_csv.FORMAT,
    "pdf": as_pdf.FORMAT,
    "postmortem": as_postmortem.FORMAT,
}
