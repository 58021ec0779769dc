"""An export that is printed visits no address and opens no file, whatever stands in it."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.core.errors import FormatIsNotInstalled
from bot.export.formats.as_pdf import _printer

MARK = b"A line that no export may take in"


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """Yield an address, and what was asked for there."""
    seen: list[str] = []

    class Web(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Web)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_printed_page_fetches_nothing(
    visits: tuple[str, list[str]], tmp_path: Path
) -> None:
    at, seen = visits
    (tmp_path / "secret.txt").write_bytes(MARK)
    file = (tmp_path / "secret.txt").as_uri()
    page = "".join(
        f"""<style>@import url({where}/a.css); @font-face {{font-family: f; src: url({where}/f)}}
        body {{background: url({where}/b.png); font-family: f}}</style>
        <link rel="stylesheet" href="{where}/c.css"><link rel="attachment" href="{where}">
        <a rel="attachment" href="{where}">x</a><img src="{where}/d.png">
        <object data="{where}/e.svg"></object><embed src="{where}/g.png">
        <svg xmlns="http://www.w3.org/2000/svg"><image href="{where}/h.png"/></svg>"""
        for where in (at, file)
    )
    try:
        printed = _printer()
    except FormatIsNotInstalled as missing:
        pytest.skip(str(missing))
    pdf = await asyncio.to_thread(printed, f"<p>Here</p>{page}")
    assert pdf.startswith(b"%PDF")
    assert seen == []
    assert b"EmbeddedFile" not in pdf
    assert MARK not in pdf
