"""PDF: the page as it prints, made in parts, so that a long incident needs no more memory.

WeasyPrint's memory and time grow faster than a document's length: 20,000 entries in one go
would take gigabytes.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from itertools import islice
from typing import IO, Any

from bot.core.errors import FormatIsNotInstalled
from bot.export.formats.format import Format, Options
from bot.export.jinja import html, page_parts, rendered
from bot.export.lines import Line
from bot.export.tell import Export

LINES = 250  # a part
MISSING = (
    "PDF needs WeasyPrint, and WeasyPrint needs Pango: pip install 'firebreak[pdf]', and on "
    "Debian and Ubuntu apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
    "Without: --format html, and print that"
)

Part = Mapping[str, Any]


def write(export: Export, options: Options, file: IO[bytes]) -> None:
    """Write the pages. Raises FormatIsNotInstalled."""
    printed, whole = _printer(), _library("pypdf").PdfWriter()
    environment = html(options.templates)
    fixed = {**page_parts(environment), "story": export.story}
    for part in _parts(export, options):
        shown = {"part": {**part, "page": len(whole.pages)}}
        lines = {"timeline": part["lines"], "evidence": part["exhibits"]}
        page = "".join(rendered(environment, "export.html.j2", {**fixed, **shown, **lines}))
        whole.append(io.BytesIO(printed(page)))
    whole.add_metadata({"/Title": f"{export.story.name}: {export.story.title}"})
    whole.write(file)


def _parts(export: Export, options: Options) -> Iterator[Part]:
    """Yield what each part shows: the story first, then lines, then evidence and the proof."""
    walks = [
        ("lines", _chunks(options.counted(export.lines.timeline()))),
        ("exhibits", _chunks(options.counted(export.lines.evidence()))),
    ]
    nothing = {"first": False, "last": False, "begins": False, "lines": [], "exhibits": []}
    part: dict[str, Any] = {**nothing, "first": True}
    for name, chunks in walks:
        for number, some in enumerate(chunks):
            if part[name]:
                yield part
                part = {**nothing}
            part = {
                **part,
                name: some,
                "begins": part["begins"] or (name, number) == ("exhibits", 0),
            }
    yield {**part, "last": True}


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    walk = iter(lines)
    while some := list(islice(walk, LINES)):
        yield some


def _printer() -> Callable[[str], bytes]:
    """Return what makes pages of HTML; it fetches nothing from anywhere."""
    weasyprint = _library("weasyprint")
    own = _library("weasyprint.urls").URLFetcher(allowed_protocols=["data"])
    return lambda page: bytes(weasyprint.HTML(string=page, url_fetcher=own).write_pdf())


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except (ImportError, OSError) as error:  # OSError: the package is there, Pango is not
        raise FormatIsNotInstalled(MISSING) from error


FORMAT = Format(".pdf", "application/pdf", "printing and auditors", write, is_binary=True)
