from pathlib import Path

import httpx
import pytest

from bot.sandbox.process import BotDidNotStart, BotProcess, free_port

CONFIGURATION = 'routes: [{channel: "C0ALARMS"}]\n'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "firebreak.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return {
        "FIREBREAK_CONFIG": str(tmp_path / "firebreak.yaml"),
        "FIREBREAK_DATABASE_URL": f"sqlite:///{tmp_path}/firebreak.db",
        "FIREBREAK_PORT": str(free_port()),
        "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",  # nobody is there
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "secret",
    }


@pytest.fixture
def bot(environment: dict[str, str], tmp_path: Path) -> BotProcess:
    return BotProcess(environment, tmp_path / "firebreak.log")


async def test_it_runs_on_its_own_environment_until_it_is_stopped(
    bot: BotProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-ours")
    monkeypatch.setenv("FIREBREAK_PORT", "1")
    await bot.start()
    theirs = Path(f"/proc/{bot.pid}/environ").read_text()  # noqa: ASYNC240  (no disk)
    assert "xapp-ours" not in theirs
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{bot.address}/healthz")).json() == {"ok": True}
        await bot.stop()
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{bot.address}/healthz")
    await bot.stop()  # nothing is left to stop


async def test_it_comes_back_after_a_kill(bot: BotProcess) -> None:
    await bot.start()
    first = bot.pid
    await bot.kill()
    await bot.start()
    assert bot.pid != first
    await bot.stop()


async def test_what_it_said_is_told_where_it_does_not_start(
    environment: dict[str, str], tmp_path: Path
) -> None:
    bot = BotProcess({**environment, "SLACK_BOT_TOKEN": ""}, tmp_path / "firebreak.log")
    with pytest.raises(BotDidNotStart, match="SLACK_BOT_TOKEN is not set"):
        await bot.start()


def test_free_ports_are_free() -> None:
    assert len({free_port() for _ in range(20)}) > 1
