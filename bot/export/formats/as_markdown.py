"""Markdown: the whole story for wikis, tickets and pull requests."""

from typing import IO

from bot.export.draw import drawn
from bot.export.formats.format import Format, Options, put
from bot.export.jinja import Marked, markdown, rendered
from bot.export.tell import Export


def write(export: Export, options: Options, file: IO[bytes]) -> None:
    """Write the story with all its entries."""
    values = {
        "story": export.story,
        "timeline": options.counted(export.lines.timeline()),
        "evidence": options.counted(export.lines.evidence()),
        "drawing": Marked(drawn(export.story.chart)),
    }
    put(rendered(markdown(options.templates), "export.md.j2", values), file)


FORMAT = Format(".md", "text/markdown", "wikis, tickets and pull requests", write)
