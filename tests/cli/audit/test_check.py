"""`firebreak audit check`, as people and scripts use it."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bot.core.ledger import Entry
from bot.core.proof import pieces, proven
from bot.store import checkpoints, ledger
from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.support.alerts import THREE

Run = Callable[..., Result]


async def fill(url: str) -> tuple[str, str]:
    """Make a database with a few entries and a checkpoint; return its hash, and an export."""
    database = open_database(url)
    await migrate(database)
    new = [Entry("c-1", "note", THREE, "system", {"text": str(n)}) for n in range(3)]
    async with database.write() as connection:
        await ledger.append(connection, new)
        await checkpoints.take(connection, THREE)
        last = await checkpoints.newest(connection)
        chain = await ledger.read_chain(connection, "c-1")
        witnesses = await checkpoints.witnesses(connection, "c-1")
    await database.close()
    assert last is not None
    return last.hash.hex(), "".join(pieces("c-1", map(proven, chain), witnesses))


@pytest.fixture
def head(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a checkpoint's hash; the database and its export are in the folder."""
    del run  # it has emptied the environment
    monkeypatch.setenv("FIREBREAK_DATABASE_URL", "sqlite:///firebreak.db")
    digest, export = asyncio.run(fill(f"sqlite:///{tmp_path}/firebreak.db"))
    (tmp_path / "INC-1.json").write_text(export)
    return digest


def tamper(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "firebreak.db") as connection:
        connection.execute("DROP TRIGGER ledger_refuses_update")
        connection.execute("UPDATE ledger SET kind = 'x\x1b[31m' WHERE seq = 2")


UNSURE = """\
Consistent, not anchored.
Chains: 1, entries: 3, checkpoints: 1, values erased or withheld: 0.
Whoever owns the database could have recomputed every hash. To be sure, give a hash
from Slack, the log or the bucket (--head), or an earlier export (--against).
"""


@pytest.mark.usefixtures("head")
def test_without_an_anchor_it_never_says_more_than_it_knows(run: Run) -> None:
    result = run("audit", "check")
    assert (result.exit_code, result.stdout) == (0, UNSURE)
    assert result.stderr == ""


def test_with_a_hash_it_says_up_to_where_nothing_was_changed(run: Run, head: str) -> None:
    proven_by = "Proven: checkpoint 1 of 2026-11-20 03:00 UTC: 3 entries of 1 chains."
    assert proven_by in run("audit", "check", "--head", head[:32].upper()).stdout
    offline = run("audit", "check", "INC-1.json", "--head", head)
    assert "Proven: c-1 up to entry 3, by checkpoint 1 of 2026-11-20 03:00 UTC." in offline.stdout
    against = run("audit", "check", "--against", "INC-1.json")
    assert "Proven: c-1 up to entry 3, by the export." in against.stdout


@pytest.mark.usefixtures("head")
def test_a_problem_is_named_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    tamper(tmp_path)
    result = run("audit", "check")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        "Problems found.",
        "  c-1 #2: its columns differ from its header",
    ]
    report = json.loads(run("audit", "check", "--against", "INC-1.json", "--json").stdout)
    assert report["verdict"] == "problem"
    assert "\x1b" not in result.stdout


def test_an_export_needs_neither_database_nor_configuration(
    run: Run, head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREBREAK_DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    result = run("audit", "check", "INC-1.json", "--head", head, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["verdict"] == "anchored"


def changed(document: Any) -> None:
    document["entries"][1]["fields"]["text"][1] = "forged"


@pytest.mark.usefixtures("head")
def test_an_export_that_was_edited_names_the_entry(run: Run, tmp_path: Path) -> None:
    document = json.loads((tmp_path / "INC-1.json").read_text())
    changed(document)
    (tmp_path / "INC-1.json").write_text(json.dumps(document))
    result = run("audit", "check", "INC-1.json")
    assert result.exit_code == 1
    assert "  c-1 #2: field text was changed" in result.stdout


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--head", "xyz"), 2, "--head takes 32 to 64 hex digits"),
        (("--head", "ab" * 15), 2, "--head takes 32 to 64 hex digits"),
        (("--head", "ab" * 16), 1, None),
        (("none.json",), 2, "none.json cannot be read: No such file"),
        (("--against", "none.json"), 2, "none.json cannot be read: No such file"),
        (("INC-1.json", "--against", "INC-1.json"), 2, "leave EXPORT out"),
        (("half.json",), 1, "half.json is no JSON"),
        (("other.json",), 1, "other.json: this is no export with a proof"),
        (("firebreak.db",), 1, "firebreak.db is no JSON"),
        (("deep.json",), 1, "deep.json is no JSON"),
    ],
)
@pytest.mark.usefixtures("head")
def test_what_makes_no_sense_is_one_clear_line(
    run: Run, tmp_path: Path, words: tuple[str, ...], status: int, says: str | None
) -> None:
    (tmp_path / "half.json").write_text((tmp_path / "INC-1.json").read_text()[:500])
    (tmp_path / "other.json").write_text("[1, 2]")
    (tmp_path / "deep.json").write_text("[" * 200_000)
    result = run("audit", "check", *words)
    assert result.exit_code == status
    if says is not None:
        (line,) = result.stderr.splitlines()
        assert says in line


HOSTILE = [
    '{"seq": 1e999, "hash": "00"}',
    '{"seq": -Infinity, "hash": "00"}',
    '{"seq": NaN, "hash": "00"}',
    f'{{"seq": {"9" * 5000}, "hash": "00"}}',
    '{"seq": {}, "hash": []}',
    "[[]]",
]
WITNESS = '{"header": "{\\"number\\": 1e999}", "hash": "", "leaf": ["c", 1, ""], "path": []}'
PROOF = '{{"format": 1, "chain": "c\\u001b[31m", "entries": [{}], "head": {}, "checkpoints": [{}]}}'


@pytest.mark.parametrize(
    "proof",
    [
        *(PROOF.format("", head, "") for head in HOSTILE),
        *(PROOF.format(entry, '{"seq": 0, "hash": ""}', "") for entry in HOSTILE),
        *(PROOF.format("", '{"seq": 0, "hash": ""}', each) for each in (WITNESS, "{}", "[]", "0")),
        PROOF.format("", '{"seq": 0, "hash": ""}', '{"leaf": ' + "[" * 900 + "]" * 900 + "}"),
        PROOF.format("", "[" * 90_000 + "]" * 90_000, ""),
        '{"proof": {"format": 1}}',
    ],
)
def test_a_hostile_export_is_a_problem_and_no_crash(run: Run, tmp_path: Path, proof: str) -> None:
    (tmp_path / "theirs.json").write_text(proof)
    result = run("audit", "check", "theirs.json")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "\x1b" not in result.output
    assert len(result.output) < 20_000


def test_without_a_database_none_is_made(run: Run, tmp_path: Path) -> None:
    result = run("audit", "check")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert not list(tmp_path.iterdir())


def test_what_is_no_database_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "firebreak.db").write_bytes(b"no database" * 1000)
    monkeypatch.setenv("FIREBREAK_DATABASE_URL", "sqlite:///firebreak.db")
    result = run("audit", "check")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "the database cannot be used" in result.stderr


def test_another_schema_says_how_to_mend_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite3.connect(tmp_path / "firebreak.db").close()
    monkeypatch.setenv("FIREBREAK_DATABASE_URL", "sqlite:///firebreak.db")
    with sqlite3.connect(tmp_path / "firebreak.db") as connection:
        connection.execute("CREATE TABLE t (a)")
    result = run("audit", "check")
    assert result.exit_code == 1
    assert "firebreak migrate" in result.stderr
