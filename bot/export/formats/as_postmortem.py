"""A post-mortem's draft: the facts filled in, the questions asked, the rest for people."""

from collections.abc import Iterator
from itertools import islice
from typing import IO

from bot.export.formats.format import Format, Options, put
from bot.export.jinja import markdown, rendered
from bot.export.lines import Line
from bot.export.tell import Export

MOST = 200
TELLING = ("incident.", "note", "run.requested", "run.approved", "run.ended", "run.rejected")
ALARMS = ("alert.opened", "alert.reopened", "alert.worsened")


def write(export: Export, options: Options, file: IO[bytes]) -> None:
    """Write the draft; its timeline has what a reader needs, the export has every entry."""
    values = {
        "story": export.story,
        "timeline": list(islice(_telling(export, options), MOST)),
    }
    put(rendered(markdown(options.templates), "postmortem.md.j2", values), file)


def _telling(export: Export, options: Options) -> Iterator[Line]:
    lines = options.counted(export.lines.timeline())
    return (line for line in lines if line.kind.startswith(TELLING) or line.kind in ALARMS)


FORMAT = Format(".postmortem.md", "text/markdown", "a post-mortem's draft", write)
