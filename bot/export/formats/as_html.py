"""HTML: one file that needs nothing else, to read, to filter and to print."""

from typing import IO

from bot.export.formats.format import Format, Options, put
from bot.export.jinja import html, page_parts, rendered
from bot.export.tell import Export


def write(export: Export, options: Options, file: IO[bytes]) -> None:
    """Write the page."""
    environment = html(options.templates)
    values = {
        **page_parts(environment),
        "story": export.story,
        "timeline": options.counted(export.lines.timeline()),
        "evidence": options.counted(export.lines.evidence()),
        "part": None,
    }
    put(rendered(environment, "export.html.j2", values), file)


FORMAT = Format(".html", "text/html", "reading, filtering and printing, offline", write)
