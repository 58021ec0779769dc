"""A picture gets into Slack once, is shown when Slack can show it, and is never in the way."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.piece import Piece, PieceState
from bot.flow.illustrate import HELD, TOO_LATE, Illustrate
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.sandbox.slack import FaultKind, SandboxClient, Workspace, running_workspace
from bot.sandbox.slack.state.app import SCOPES
from bot.store import evidence, messages, pictures
from bot.store.messages import Wish
from tests.support.alerts import alarm
from tests.support.scene import Scene

PNG = b"\x89PNG\r\n\x1a\n and what follows"
ANNOUNCED, COMPLETED = "files.getUploadURLExternal", "files.completeUploadExternal"
EXAMINED = timedelta(seconds=1)


@dataclass
class Easel:
    """An incident with a picture, and the Slack into which it is to go."""

    scene: Scene
    workspace: Workspace
    client: SandboxClient
    slack: Slack

    def __post_init__(self) -> None:
        self.illustrate = self.started()

    def started(self) -> Illustrate:
        titles = {"metric_graph": "Metric graph"}
        database, clock = self.scene.database, self.scene.clock
        return Illustrate(database, self.slack, titles, clock, lambda: None)

    async def paint(self, picture: bytes = PNG, headline: str = "CPU: highest 97") -> None:
        """Let the incident's one diagnostic find something now."""
        incident, now = await self.scene.incident(), self.scene.clock()
        piece = Piece(
            incident.number, 0, "metric_graph", 1, "ec2-instance", "i-0web2", "web-2", now, now,
            PieceState.DONE, now, headline,
        )  # fmt: skip
        async with self.scene.database.write() as connection:
            if await evidence.next_position(connection, 1) == 0:
                await evidence.want(connection, replace(piece, read_at=None))
                wish = Wish(incident, incident.channel, Role.EVIDENCE, "evidence", now)
                await messages.want(connection, [wish])
            await evidence.save(connection, piece, picture, now)

    async def work(self, after: timedelta = timedelta()) -> None:
        self.scene.clock.now += after
        while await self.illustrate.once():
            pass

    async def piece(self) -> Piece:
        async with self.scene.database.read() as connection:
            (only,) = await evidence.of_incident(connection, 1)
        return only

    async def message(self) -> int:
        """Return the revision that the evidence's message shall show."""
        (one,) = [m for m in await self.scene.messages(1) if m.role is Role.EVIDENCE]
        return one.wanted

    async def told(self) -> list[tuple[str, str]]:
        """Return what the ledger says of pictures: (kind, why not or which file)."""
        entries = await self.scene.entries((await self.scene.incident()).id)
        found = [(one.kind, opened(one)) for one in entries if one.kind.endswith("pictured")]
        return [(kind, fields.get("why", fields.get("file", ""))) for kind, fields in found]

    async def calls(self, method: str) -> int:
        return len(await self.client.calls(method))


@pytest.fixture
async def easel(scene: Scene) -> AsyncIterator[Easel]:
    await scene.say(alarm())
    workspace = Workspace(strict=False, clock=scene.clock)
    async with running_workspace(workspace), SandboxClient(workspace.url) as client:
        slack = Slack(workspace.app.bot_token, f"{workspace.url}/api/", Metrics())
        await slack.start()
        yield Easel(scene, workspace, client, slack)
        await slack.stop()


async def test_a_picture_is_shown_once_slack_has_examined_it(easel: Easel) -> None:
    await easel.paint()
    wanted = await easel.message()
    await easel.work()
    assert (await easel.piece()).file == ""
    assert await easel.message() == wanted  # there is nothing to show yet
    await easel.work(EXAMINED)

    (file,) = easel.workspace.files.values()
    assert (file.data, file.name, file.title) == (PNG, "metric_graph.png", "Metric graph")
    assert file.alt_text == "Metric graph: CPU: highest 97"
    assert (await easel.piece()).file == file.id
    assert await easel.message() == wanted + 1
    assert await easel.told() == [("evidence.pictured", file.id)]
    await easel.work(timedelta(hours=2))
    assert [await easel.calls(one) for one in (ANNOUNCED, COMPLETED)] == [1, 1]


async def test_evidence_without_a_picture_asks_nothing_of_slack(easel: Easel) -> None:
    await easel.paint(b"")
    await easel.work()
    assert await easel.client.calls() == []


async def test_a_process_that_starts_does_not_upload_again(easel: Easel) -> None:
    await easel.paint()
    await easel.work()
    easel.illustrate = easel.started()
    await easel.work(EXAMINED)
    assert (await easel.piece()).file
    assert await easel.calls(COMPLETED) == 1


async def test_one_that_died_at_it_is_followed_by_another(easel: Easel) -> None:
    await easel.paint()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.flow.illustrate.upload", _dies)
        with pytest.raises(KeyboardInterrupt):
            await easel.work()
    await easel.work()
    assert await easel.calls(ANNOUNCED) == 0  # the other one may still be at it
    await easel.work(HELD)
    await easel.work(EXAMINED)
    assert (await easel.piece()).file


async def _dies(*_: object) -> str:
    raise KeyboardInterrupt


async def test_what_slack_refuses_stays_words_and_the_message_says_why(easel: Easel) -> None:
    easel.workspace.app.scopes = SCOPES - {"files:write"}
    await easel.paint()
    wanted = await easel.message()
    await easel.work()
    piece = await easel.piece()
    assert (piece.file, piece.unshown, piece.headline) == ("", "missing_scope", "CPU: highest 97")
    assert await easel.message() == wanted + 1
    assert await easel.told() == [("evidence.unpictured", "missing_scope")]
    await easel.work(timedelta(hours=1))
    assert await easel.calls(ANNOUNCED) == 1


@pytest.mark.parametrize("kind", [FaultKind.OUTAGE, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER])
async def test_while_slack_is_away_it_is_tried_again_ever_more_slowly(
    easel: Easel, kind: FaultKind
) -> None:
    await easel.paint()
    await easel.client.fault(kind, count=100, seconds=3600)
    for _ in range(60):
        await easel.work(timedelta(seconds=1))
    assert 5 <= len(await easel.client.calls()) <= 7
    await easel.client.clear_faults()
    await easel.work(timedelta(minutes=2))
    await easel.work(EXAMINED)
    assert (await easel.piece()).file
    await easel.work(timedelta(minutes=2))
    assert len(await easel.told()) == 1


async def test_slacks_retry_after_is_honoured(easel: Easel) -> None:
    await easel.paint()
    await easel.client.fault(FaultKind.RATE_LIMITED, seconds=30)
    await easel.work()
    await easel.work(timedelta(seconds=29))
    assert await easel.calls(ANNOUNCED) == 1
    await easel.work(timedelta(seconds=1))
    assert await easel.calls(COMPLETED) == 1


async def test_what_comes_too_late_is_left_at_words(easel: Easel) -> None:
    await easel.paint()
    await easel.client.fault(FaultKind.OUTAGE, seconds=9e4)
    for _ in range(40):
        await easel.work(timedelta(minutes=2))
    assert (await easel.piece()).unshown == "Slack was away for too long"
    assert len(await easel.told()) == 1
    assert easel.scene.clock() - (await easel.scene.incident()).opened_at > TOO_LATE


async def test_a_newer_picture_takes_the_place_of_one_on_its_way(easel: Easel) -> None:
    await easel.paint()
    await easel.work()
    easel.scene.clock.advance(seconds=10)
    await easel.paint(PNG + b"2", "CPU: highest 99")
    await easel.work()
    await easel.work(EXAMINED)
    shown = easel.workspace.files[(await easel.piece()).file]
    assert shown.data == PNG + b"2"
    assert len(await easel.told()) == 1


async def test_two_replicas_upload_it_once(easel: Easel) -> None:
    await easel.paint()
    first, second = easel.illustrate, easel.started()
    held = await _both(first, second)
    assert sum(held) == 1


async def _both(*replicas: Illustrate) -> list[bool]:
    """Let replicas see the same picture before either has taken it."""
    async with replicas[0].database.read() as connection:
        picture = await pictures.due(connection, replicas[0].clock())
    assert picture is not None
    return [await one._hold(picture) is not None for one in replicas]  # noqa: SLF001


async def test_a_bug_with_one_does_not_end_the_work(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await easel.paint()
    with monkeypatch.context() as patched:
        patched.setattr("bot.flow.illustrate.upload", _fails)
        await easel.work()
    await easel.work(HELD)
    await easel.work(EXAMINED)
    assert (await easel.piece()).file


async def _fails(*_: object) -> str:
    raise ZeroDivisionError
