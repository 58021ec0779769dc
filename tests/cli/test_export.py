"""`firebreak export`: one file, whole or not at all, and one clear line where it cannot be."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from bot.core.ledger import Entry
from bot.export.formats import FORMATS, as_pdf
from bot.store import ledger
from bot.store.database import Database, open_database
from tests.cli.terminal import configure
from tests.export.night import Night
from tests.export.reading import of_csv, of_html, of_json, of_markdown
from tests.support.alerts import THREE
from tests.support.clock import Clock
from tests.support.scene import AMINA, Scene

Run = Callable[..., Result]
MANY = 20_000
MORE_MIB = 40  # than a command that reads no entry at all


@pytest.fixture
def folder(tmp_path: Path, run: Run, migrated_file: Path) -> Path:
    """A folder with a configuration, and a database in which a night was played."""
    del run  # it goes there, and clears the environment
    configure(tmp_path)
    (tmp_path / "firebreak.db").write_bytes(migrated_file.read_bytes())
    asyncio.run(played(tmp_path / "firebreak.db"))
    return tmp_path


async def played(file: Path, more: int = 0) -> None:
    clock, database = Clock(), open_database(f"sqlite:///{file}")
    clock.now = THREE
    night = Night(Scene(database, clock))
    await night.play()
    chain = await night.chain()
    for start in range(0, more, 1000):
        await _noted(database, chain, start)
    await database.close()


async def _noted(database: Database, chain: str, start: int) -> None:
    at = THREE + timedelta(hours=1, seconds=start)
    notes = [
        Entry(chain, "note", at, AMINA, {"text": f"{number}: latency climbs, pods restart"})
        for number in range(start, start + 1000)
    ]
    async with database.write() as connection:
        await ledger.append(connection, notes)


def test_without_a_file_it_goes_to_standard_output(folder: Path, run: Run) -> None:
    result = run("export", "INC-1", "--format", "json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["incident"]["name"] == "INC-1"
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".fire")) == []


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_goes_into_a_file(folder: Path, run: Run, name: str) -> None:
    file = folder / f"INC-1{FORMATS[name].suffix}"
    result = run("export", "inc-1", "--format", name, "-o", str(file))
    if "Pango" in result.output and not os.environ.get("CI"):
        pytest.skip(result.output)

    assert (result.exit_code, result.output) == (0, "")
    assert file.stat().st_size > 1000
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask()


def test_a_device_stays_one_and_a_link_a_link(folder: Path, run: Run) -> None:
    (folder / "link").symlink_to(folder / "real")
    for name in ("/dev/null", "link"):
        assert run("export", "INC-1", "--format", "csv", "-o", name).exit_code == 0
    assert Path("/dev/null").is_char_device()
    assert (folder / "link").is_symlink()
    assert (folder / "real").read_text().startswith("seq,at")


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_people_by_role(folder: Path, run: Run) -> None:
    del folder
    text = run("export", "1", "--format", "markdown", "--people", "roles").stdout
    assert "responder 1 acknowledged it" in text
    assert "amina" not in text


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["INC-99", "--format", "html"], 1, "firebreak: there is no INC-99"),
        (["web", "--format", "html"], 2, "firebreak: web is no incident: say it as INC-42"),
        (["INC-1", "--format", "docx"], 2, "'docx' is not one of 'markdown', 'html'"),
        (["INC-1"], 2, "missing option '--format'"),
        (["INC-1", "--format", "html", "-o", "no/where/x"], 2, "cannot be written: No such file"),
        (["INC-1", "--format", "html", "-o", "."], 2, "is a directory: name a file in it"),
        (["INC-1", "--format", "html", "--upload", "ftp://x"], 2, "ftp://x is not a place in S3"),
    ],
)
def test_what_cannot_be_is_one_line(
    folder: Path, run: Run, words: list[str], status: int, says: str
) -> None:
    before = sorted(folder.iterdir())
    result = run("export", *words)

    assert result.exit_code == status
    (line,) = result.stderr.splitlines()
    assert says in line
    assert result.stdout == ""
    assert sorted(folder.iterdir()) == before


def test_without_the_extra_it_says_how_to_get_it(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as if nobody had installed it
    result = run("export", "INC-1", "--format", "pdf", "-o", "x.pdf")

    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line == f"firebreak: {as_pdf.MISSING}"
    assert not (folder / "x.pdf").exists()


def test_without_a_database_it_says_where_it_looked(folder: Path, run: Run) -> None:
    (folder / "firebreak.db").unlink()
    result = run("export", "INC-1", "--format", "html")

    assert result.exit_code == 1
    assert "there is no database at sqlite:///firebreak.db" in result.stderr
    assert not (folder / "firebreak.db").exists()


def test_the_configuration_hides_and_templates_are_the_teams_own(folder: Path, run: Run) -> None:
    (folder / "templates").mkdir()
    (folder / "templates" / "postmortem.md.j2").write_text("Ours: {{ story.impact.saw }}")
    configure(folder, export={"redact": ["one in (\\w+)"], "templates": "templates"})

    text = run("export", "INC-1", "--format", "postmortem").stdout
    assert text == r"Ours: Checkout answered 502 to \[redacted\]"


def test_a_wrong_template_is_one_line(folder: Path, run: Run) -> None:
    (folder / "postmortem.md.j2").write_text("one\n{{ stroy.title }}")
    configure(folder, export={"templates": "."})
    result = run("export", "INC-1", "--format", "postmortem", "-o", "x.md")

    assert result.exit_code == 1
    says = "firebreak: postmortem.md.j2, line 2: 'stroy' is undefined"
    assert result.stderr.splitlines() == [says]
    assert not (folder / "x.md").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"redact": "("}, '"(" is not a regular expression'),
        ({"templates": "nowhere"}, '"nowhere" is not a directory that can be read'),
        ({"redcat": "x"}, "is not a known key"),
    ],
)
def test_a_wrong_setting_is_one_line(folder: Path, run: Run, given: object, says: str) -> None:
    configure(folder, export=given)
    result = run("export", "INC-1", "--format", "html")

    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert says in line


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """A folder with a database in which one incident has 20,000 notes."""
    folder = tmp_path_factory.mktemp("many")
    configure(folder)
    (folder / "firebreak.db").write_bytes(migrated_file.read_bytes())
    asyncio.run(played(folder / "firebreak.db", MANY))
    return folder


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["json", "html", "markdown", "csv", "postmortem"])
def test_an_incident_of_20_000_entries_needs_no_more_memory(many: Path, name: str) -> None:
    _, least = peak(many, "INC-99", "--format", name)
    status, most = peak(many, "INC-1", "--format", name, "-o", "out")

    assert status == 0
    assert most - least <= MORE_MIB, f"{most} MiB, and {least} MiB without any entry"
    read = {"json": of_json, "html": of_html, "markdown": of_markdown, "csv": of_csv}.get(name)
    if read:
        numbers = read((many / "out").read_text(encoding="utf-8")).numbers
        assert numbers == [1, 2, 3, *range(5, MANY + 26)]


def peak(folder: Path, *words: str) -> tuple[int, int]:
    """Run an export in a process of its own; return its status and its greatest size in MiB."""
    measure = (
        "import resource, subprocess, sys;"
        "status = subprocess.call([sys.executable, '-m', 'bot', 'export', *sys.argv[1:]]);"
        "print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    said = subprocess.run(  # noqa: S603  (our own interpreter)
        [sys.executable, "-c", measure, *words],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, size = said.stdout.split()
    return int(status), int(size)
