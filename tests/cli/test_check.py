import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import Result

from bot.core.signal import Entrance, Signal
from bot.sandbox.slack import InstalledApp, Workspace, running_workspace
from bot.store import inbox, quarantine
from bot.store.database import open_database
from bot.store.migrate import migrate

Run = Callable[..., Result]
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"
OTHER = "arn:aws:sns:eu-west-1:111122223333:other"
CONFIG = f'topics: ["{TOPIC}"]\nroutes: [{{channel: C0ALARMS}}]\n'


def write(tmp_path: Path, config: str = CONFIG) -> None:
    (tmp_path / "firebreak.yaml").write_text(config)


def test_all_is_well(run: Run, tmp_path: Path) -> None:
    write(tmp_path)

    result = run("check")

    assert result.exit_code == 0, result.output
    assert "nothing is wrong" in result.stdout
    assert not (tmp_path / "firebreak.db").exists()


def test_every_mistake_is_one_line_and_wrong_use(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "routes:\n  - {match: {severity: sev1}, channel: C0ALARMS}\n")

    result = run("check")

    assert result.exit_code == 2
    assert '✗ firebreak.yaml:2: routes[0].match.severity: "sev1" is not' in result.stdout


def test_a_runbook_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ours.md").write_text("no front matter")
    write(tmp_path, f"{CONFIG}runbooks: own\n")

    result = run("check")

    assert result.exit_code == 1
    assert "ours.md:1:" in result.stdout


def test_no_way_in_is_a_problem(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "routes: [{channel: C0ALARMS}]")

    result = run("check")

    assert result.exit_code == 1
    assert "no alarm can arrive" in result.stdout


def test_an_emulators_host_is_warned_of(run: Run, tmp_path: Path) -> None:
    write(tmp_path)

    result = run("check", env={"FIREBREAK_SNS_CERT_HOSTS": "127.0.0.1:4566"})

    assert result.exit_code == 1
    assert "FIREBREAK_SNS_CERT_HOSTS is set" in result.stdout


def test_what_waits_in_quarantine_comes_with_the_line_to_add(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    asyncio.run(fill(tmp_path))

    result = run("check")

    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if "not listed" in line]
    assert line.startswith("✗ 1 message (newest 2026-11-20 03:12 UTC) from a topic that is not")
    assert line.endswith(f'Add: topics: ["{OTHER}"]')
    assert "1 signals could not be handled" in result.stdout
    assert OTHER in run("quarantine").stdout
    (kept,) = json.loads(run("quarantine", "--json").stdout)
    assert kept == {"topic": OTHER, "messages": 1, "newest": "2026-11-20T03:12:00+00:00"}


async def fill(tmp_path: Path) -> None:
    now = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
    signal = Signal(OTHER, "m1", b"{}", Entrance.SNS, now, authenticated=True)
    database = open_database(f"sqlite:///{tmp_path / 'firebreak.db'}")
    await migrate(database)
    async with database.write() as connection:
        await quarantine.keep(connection, signal)
        await inbox.put(connection, [signal])
        (taken,) = await inbox.take(connection, 1)
        await inbox.mark_failed(connection, taken.seq, "a bug", now, park=True)
    await database.close()


def test_slack_is_asked_for_scopes_and_membership(run: Run, tmp_path: Path) -> None:
    write(tmp_path, f'topics: ["{TOPIC}"]\nroutes: [{{channel: C0GENERAL}}]\n')
    app = InstalledApp(scopes=frozenset({"chat:write", "channels:read", "groups:read"}))

    result = asyncio.run(checked(run, app))

    assert result.exit_code == 1
    assert (
        "the token lacks channels:history, commands, files:read, files:write, groups:history"
        in result.stdout
    )
    assert "the bot is not in #general" in result.stdout


async def checked(run: Run, app: InstalledApp) -> Result:
    async with running_workspace(Workspace(app)) as slack:
        env = {"SLACK_API_URL": f"{slack.url}/api/", "SLACK_BOT_TOKEN": slack.app.bot_token}
        return await asyncio.to_thread(run, "check", env=env)


def test_a_script_gets_json(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "routes: [{channel: C0ALARMS}]")

    result = run("check", "--json")

    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert re.fullmatch("[0-9a-f]{64}", told["configuration"])
    (problem,) = told["problems"]
    assert "no alarm can arrive" in problem


def test_json_stays_json_where_slack_is_away(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    env = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SLACK_BOT_TOKEN": "xoxb-1"}

    result = run("check", "--json", env=env)

    (problem,) = json.loads(result.stdout)["problems"]
    assert "no connection to Slack" in problem
    assert result.stderr == ""


def test_a_script_gets_json_for_a_configuration_that_cannot_be_read(run: Run) -> None:
    result = run("check", "--json")

    assert result.exit_code == 2
    assert "firebreak.yaml does not exist" in json.loads(result.stdout)["problems"][0]
