"""What independent tools read in the files of an export."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from pypdf import PdfReader

VOID = {"meta", "br", "img", "link", "input", "col", "hr"}


@dataclass
class Read:
    """The lines of the timeline and of the evidence, by number, in the file's order."""

    timeline: list[tuple[int, str]] = field(default_factory=list)
    evidence: list[int] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.timeline]


class _Page(HTMLParser):
    """Reads rows and exhibits by their ids, and the text of each row's last cell."""

    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self._says: list[str] | None = None
        self._number = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        ident = named.get("id") or ""
        if re.fullmatch(r"e\d+", ident):
            self._number = int(ident[1:])
            if tag == "article":
                self.read.evidence.append(self._number)
        if tag == "td" and (named.get("class") or "").startswith("says"):
            self._says = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)  # of SVG: it closes itself

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop(), f"{tag} closes nothing"
        if tag == "td" and self._says is not None:
            text = " ".join("".join(self._says).split())
            self.read.timeline.append((self._number, text))
            self._says = None

    def handle_data(self, data: str) -> None:
        if self._says is not None:
            self._says.append(data)


def html_page(text: str) -> _Page:
    """Return the page, parsed; every element must be closed in order."""
    page = _Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


def of_html(text: str) -> Read:
    return html_page(text).read


def of_markdown(text: str) -> Read:
    """Render it as CommonMark with tables, and read the rows of the timeline."""
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    _, _, rest = rendered.partition("<h2>Timeline</h2>")
    timeline, _, evidence = rest.partition("<h2>Evidence</h2>")
    rows = re.findall(r"<tr>\s*((?:<td>.*?</td>\s*)+)</tr>", timeline, re.DOTALL)
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]
    read = Read([(int(cell[0]), _plain(cell[4])) for cell in cells])
    read.evidence = [int(number) for number in re.findall(r"<strong>#(\d+)</strong>", evidence)]
    return read


def _plain(html: str) -> str:
    page = html_page(f'<td class="says">{html}</td>')
    return page.read.timeline[0][1]


def of_csv(text: str) -> Read:
    rows = list(csv.DictReader(io.StringIO(text)))
    says = [(int(r["seq"]), " ".join(r["says"].split())) for r in rows if r["group"] != "evidence"]
    return Read(says, [int(row["seq"]) for row in rows if row["group"] == "evidence"])


def of_json(text: str) -> Read:
    entries = json.loads(text)["entries"]
    said = [(e["seq"], " ".join(e["says"].split())) for e in entries if e["group"] != "evidence"]
    return Read(said, [e["seq"] for e in entries if e["group"] == "evidence"])


def of_pdf(body: bytes) -> Read:
    """Read the pages' text: a row is its number, a time of day and an offset."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    rows = re.findall(r"(?m)^(\d+)\s+(?:\d\d:){2}\d\d\s+[+-]\d+:\d\d:\d\d\s", text)
    kept = re.findall(r"#(\d+) · \d{4}-", text)
    return Read([(int(number), "") for number in rows], [int(number) for number in kept])
