import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.drawn import Drawn
from bot.core.errors import SlackDidNotAnswer, SlackIsUnreachable
from bot.core.ledger import SYSTEM
from bot.core.message import Message, Role
from bot.core.severity import Severity
from bot.flow.deliver import Deliver
from bot.metrics import Metrics
from bot.outbound.slack import Slack, metadata
from bot.sandbox.slack import FaultKind, SandboxClient, Workspace, running_workspace
from bot.sandbox.slack.state.app import SCOPES, InstalledApp
from bot.store import floods, messages, run_messages
from bot.store.database import Database
from bot.store.messages import Wish
from tests.support.announced import CHANNEL, Desk, Drawing
from tests.support.clock import Clock
from tests.support.runs import run

pytest_plugins = ["tests.support.databases"]
POST, UPDATE, HISTORY = "chat.postMessage", "chat.update", "conversations.history"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what is asked of PostgreSQL is asked in tests/store."""
    return f"sqlite:///{tmp_path}/firebreak.db"


def ours() -> bool:
    """The channel is ours."""
    return True


def lost() -> bool:
    """Another replica has the channel by now."""
    return False


@dataclass
class Scene:
    """A Deliver, the Slack it speaks to, and what it shall bring there."""

    deliver: Deliver
    slack: SandboxClient
    desk: Desk
    drawing: Drawing
    clock: Clock

    async def step(self) -> float | None:
        """Deliver what is due; it must be something."""
        message = await self.desk.due()
        assert message is not None
        return await self.deliver.deliver(message, ours)

    async def steps(self) -> None:
        """Deliver until nothing is due."""
        while message := await self.desk.due():
            await self.deliver.deliver(message, ours)

    async def texts(self) -> list[str]:
        return [one.text for one in await self.slack.messages(CHANNEL)]

    async def called(self, method: str) -> int:
        return len(await self.slack.calls(method))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app() -> InstalledApp:
    return InstalledApp()


@pytest.fixture
async def scene(app: InstalledApp, database: Database, clock: Clock) -> AsyncIterator[Scene]:
    drawing = Drawing()
    async with (
        running_workspace(Workspace(app, strict=False, clock=clock)) as workspace,
        SandboxClient(workspace.url) as client,
    ):
        slack = Slack(app.bot_token, f"{workspace.url}/api/", Metrics())
        await slack.start()
        deliver = Deliver(database, slack, drawing.draw, clock, Metrics(), {})
        yield Scene(deliver, client, Desk(database, clock), drawing, clock)
        await slack.stop()


async def test_a_message_is_posted_once_and_recorded(scene: Scene) -> None:
    incident = await scene.desk.open()
    assert await scene.step() == 0
    assert await scene.desk.due() is None

    (stands,) = await scene.slack.messages(CHANNEL)
    (known,) = await scene.desk.of(incident)
    assert (known.ts, known.posted, known.intent_at) == (stands.ts, 1, None)
    assert stands.metadata == metadata(known.id)
    ((kind, fields),) = await scene.desk.entries(incident.id)
    assert kind == "message.posted"
    assert fields["ts"] == stands.ts
    assert fields["text"] == "root: INC-1 at revision 1"


async def test_a_change_right_after_the_post_is_shown_at_once(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.step()
    await scene.desk.change(incident)
    await scene.step()
    assert await scene.texts() == ["root: INC-1 at revision 2"]


async def test_a_picture_that_is_gone_hides_nothing_else(scene: Scene) -> None:
    incident = await scene.desk.open()
    gone = {"type": "image", "alt_text": "a metric", "slack_file": {"id": "F0GONE0000"}}
    words = {"type": "section", "text": {"type": "mrkdwn", "text": "NetworkOut: 1.2 GB"}}
    scene.drawing.blocks = [words, gone]
    wish = Wish(incident, CHANNEL, Role.EVIDENCE, "evidence", scene.clock())
    async with scene.desk.database.write() as connection:
        await messages.want(connection, [wish])
    for _ in range(3):
        await scene.steps()
        scene.clock.advance(minutes=1)
    root, evidence = (await scene.slack.messages(CHANNEL))[:2]
    assert [block["type"] for block in evidence.blocks] == ["section"]
    assert root.blocks == []  # a mistake of ours in any other message: words alone


async def test_what_another_replica_showed_meanwhile_is_not_taken_for_ours(
    scene: Scene, database: Database
) -> None:
    says = {"now": "it burns"}

    async def draw(connection: AsyncConnection, message: Message) -> Drawn:
        return replace(await scene.drawing.draw(connection, message), text=says["now"])

    one = replace(scene.deliver, draw=draw)
    other = Deliver(database, one.slack, draw, scene.clock, Metrics(), {})
    incident = await scene.desk.open()
    for replica, text in ((one, "it burns"), (other, "it is out"), (one, "it burns")):
        says["now"] = text
        message = await scene.desk.due()
        assert message is not None
        await replica.deliver(message, ours)
        assert await scene.texts() == [text]
        incident = await scene.desk.change(incident)


async def test_what_looks_the_same_needs_no_call(scene: Scene) -> None:
    async def draw(connection: AsyncConnection, message: Message) -> Drawn:
        return replace(await scene.drawing.draw(connection, message), text="still the same")

    scene.deliver.draw = draw
    incident = await scene.desk.open()
    await scene.steps()
    for _ in range(2):
        incident = await scene.desk.change(incident)
        assert await scene.step() is None
        assert await scene.called(UPDATE) == 0
        assert await scene.desk.due() is None


async def test_who_was_stopped_with_a_message_in_hand_does_not_call_slack(scene: Scene) -> None:
    incident = await scene.desk.open()
    message = await scene.desk.due()
    assert message is not None
    assert await scene.deliver.deliver(message, lost) is None
    assert await scene.called(POST) == 0

    scene.clock.advance(seconds=10)  # it had said that it would: it is looked up first
    await scene.steps()
    await scene.desk.change(incident)
    message = await scene.desk.due()
    assert message is not None
    assert await scene.deliver.deliver(message, lost) is None
    assert (await scene.called(POST), await scene.called(UPDATE)) == (1, 0)


async def test_what_another_replica_posted_meanwhile_is_not_posted_again(scene: Scene) -> None:
    await scene.desk.open()
    message = await scene.desk.due()
    assert message is not None
    await scene.step()
    assert await scene.deliver.deliver(message, ours) is None
    assert await scene.called(POST) == 1


async def test_a_lost_answer_is_looked_up_and_not_posted_again(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    assert await scene.step() == 1
    incident = await scene.desk.change(incident)

    scene.clock.advance(seconds=9.9)
    assert await scene.desk.due() is None
    scene.clock.advance(seconds=0.2)
    await scene.steps()
    assert await scene.texts() == ["root: INC-1 at revision 2"]
    assert await scene.called(POST) == 1
    assert await scene.desk.kinds(incident) == ["message.found"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.DROP_BEFORE, 0),
        (FaultKind.SERVER_ERROR, 503),
        (FaultKind.SERVER_ERROR, 200),  # "internal_error": part of it may have been done
    ],
)
async def test_a_post_that_never_arrived_is_posted_after_looking(
    scene: Scene, kind: FaultKind, status: int
) -> None:
    await scene.desk.open()
    await scene.slack.fault(kind, POST, status=status)
    await scene.step()
    assert await scene.desk.due() is None

    scene.clock.advance(seconds=10)
    await scene.steps()
    assert await scene.called(HISTORY) == 1
    assert await scene.texts() == ["root: INC-1 at revision 1"]

    scene.clock.advance(seconds=60)  # looks once more, and finds the one
    await scene.step()
    assert await scene.called(HISTORY) == 2
    assert await scene.desk.due() is None


async def test_a_post_that_hung_is_looked_up_a_while_after_its_end(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object, **__: object) -> None:
        scene.clock.advance(seconds=10)
        raise SlackDidNotAnswer("chat.postMessage: TimeoutError")

    await scene.desk.open()
    monkeypatch.setattr(scene.deliver.slack, "call", hang)
    await scene.step()
    assert await scene.desk.due() is None
    scene.clock.advance(seconds=10)
    assert await scene.desk.due() is not None


async def test_a_process_that_ends_in_a_post_leaves_its_intent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    incident = await scene.desk.open()
    with monkeypatch.context() as patch:
        patch.setattr(scene.deliver.slack, "call", end)
        with pytest.raises(asyncio.CancelledError):
            await scene.step()
    (known,) = await scene.desk.of(incident)
    assert known.intent_at == scene.clock()
    assert await scene.desk.due() is None
    scene.clock.advance(seconds=10)
    await scene.step()
    assert await scene.called(HISTORY) == 1


async def test_a_first_post_that_turns_up_late_is_taken_back(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_BEFORE, POST)
    await scene.step()
    scene.clock.advance(seconds=10)
    await scene.steps()
    (known,) = await scene.desk.of(incident)
    late = {"channel": CHANNEL, "text": "late", "metadata": metadata(known.id)}
    await scene.deliver.slack.call(POST, **late)
    assert len(await scene.texts()) == 2

    scene.clock.advance(seconds=60)
    await scene.steps()
    assert await scene.texts() == ["root: INC-1 at revision 1"]
    assert await scene.desk.kinds(incident) == ["message.posted", "message.double_deleted"]


async def test_a_double_that_cannot_be_deleted_is_recorded(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    await scene.step()
    (known,) = await scene.desk.of(incident)
    twin = {"channel": CHANNEL, "text": "twin", "metadata": metadata(known.id)}
    await scene.deliver.slack.call(POST, **twin)
    await scene.slack.fault(FaultKind.REVOKED, "chat.delete")

    scene.clock.advance(seconds=10)
    await scene.steps()
    assert await scene.desk.kinds(incident) == ["message.double", "message.found"]
    assert (await scene.texts())[0] == "root: INC-1 at revision 1"


@pytest.mark.parametrize("app", [InstalledApp(scopes=SCOPES - {"channels:history"})])
async def test_without_history_the_possible_double_is_said(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    await scene.step()
    scene.clock.advance(seconds=10)
    await scene.steps()
    (said, posted) = await scene.desk.entries(incident.id)
    assert said[0] == "message.may_be_double"
    assert said[1]["why"] == "missing_scope"
    assert posted[0] == "message.posted"
    assert len(await scene.texts()) == 2
    scene.clock.advance(seconds=60)
    assert await scene.desk.due() is None  # nothing is verified that cannot be


async def test_a_history_that_hangs_holds_back_no_other_post(scene: Scene) -> None:
    await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    await scene.slack.fault(FaultKind.RATE_LIMITED, HISTORY, seconds=30)
    await scene.step()
    scene.clock.advance(seconds=10)
    assert await scene.step() is None  # no pause for the channel
    assert await scene.desk.due() is None
    await scene.desk.open()
    await scene.steps()
    assert len(await scene.texts()) == 2

    scene.clock.advance(seconds=29)
    assert await scene.desk.due() is None
    scene.clock.advance(seconds=1)
    await scene.steps()
    assert await scene.called(HISTORY) == 2
    assert len(await scene.texts()) == 2


async def test_a_history_that_nobody_can_read_hides_no_alarm(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_BEFORE, POST)
    await scene.slack.fault(FaultKind.SERVER_ERROR, HISTORY, count=100)
    await scene.step()
    for _ in range(59):
        scene.clock.advance(seconds=1)
        await scene.steps()
    assert await scene.texts() == []
    for _ in range(11):
        scene.clock.advance(seconds=1)
        await scene.steps()
    assert await scene.texts() == ["root: INC-1 at revision 1"]
    assert await scene.desk.kinds(incident) == ["message.may_be_double", "message.posted"]


async def test_a_double_is_taken_back_once_history_can_be_read(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    await scene.slack.fault(FaultKind.REVOKED, HISTORY, count=3)
    await scene.step()
    scene.clock.advance(seconds=10)
    await scene.steps()
    assert len(await scene.texts()) == 2
    for seconds in (60, 60, 120):
        scene.clock.advance(seconds=seconds)
        await scene.steps()
    assert await scene.called(HISTORY) == 4
    assert await scene.texts() == ["root: INC-1 at revision 1"]
    kinds = await scene.desk.kinds(incident)
    assert kinds[-2:] == ["message.double_deleted", "message.found"]
    scene.clock.advance(days=1)
    assert await scene.desk.due() is None


async def test_what_can_never_be_looked_up_is_given_up(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    await scene.slack.fault(FaultKind.REVOKED, HISTORY, count=100)
    await scene.step()
    for _ in range(300):
        scene.clock.advance(minutes=1)
        await scene.steps()
    assert await scene.called(HISTORY) < 10
    assert (await scene.desk.kinds(incident))[-1] == "message.may_be_double"
    (known,) = await scene.desk.of(incident)
    assert known.verify_at is None


async def test_as_long_as_all_of_slack_is_away_nothing_is_posted_again(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.SERVER_ERROR, count=1_000)
    for _ in range(600):
        await scene.steps()
        scene.clock.advance(seconds=1)
    assert await scene.called(POST) == 1
    assert await scene.desk.kinds(incident) == []

    await scene.slack.clear_faults()
    for _ in range(35):
        await scene.steps()
        scene.clock.advance(seconds=1)
    assert await scene.texts() == ["root: INC-1 at revision 1"]
    assert await scene.desk.kinds(incident) == ["message.posted"]


async def test_where_nobody_can_tell_it_is_posted_again_ever_more_slowly(scene: Scene) -> None:
    await scene.desk.open()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST, count=1_000)
    await scene.slack.fault(FaultKind.REVOKED, HISTORY, count=1_000)
    shown = []
    for _ in range(360):
        await scene.steps()
        scene.clock.advance(seconds=10)
        shown.append(await scene.called(POST))
    assert shown[:10] == [1, 2, 3, 3, 4, 4, 4, 4, 5, 5]
    assert shown[-1] < 20  # one in five minutes at most, once that


async def test_posts_without_an_answer_come_slower(scene: Scene) -> None:
    for _ in range(5):
        await scene.desk.open()
    await scene.slack.fault(FaultKind.SERVER_ERROR, POST, count=5)
    assert [await scene.step() for _ in range(5)] == [1, 2, 4, 8, 8]
    scene.clock.advance(seconds=40)
    await scene.steps()
    await scene.desk.open()
    await scene.slack.fault(FaultKind.SERVER_ERROR, POST)
    assert await scene.step() == 1


async def test_an_archived_channel_is_asked_about_its_worst_message_alone(scene: Scene) -> None:
    known = [await scene.desk.open() for _ in range(3)]
    worst = await scene.desk.open(Severity.CRITICAL)
    await scene.steps()
    for one in (*known, worst):
        await scene.desk.change(one)
    await scene.slack.fault(FaultKind.REFUSED, UPDATE, count=100, error="is_inactive")
    for _ in range(60):
        await scene.steps()
        scene.clock.advance(seconds=1)
    assert await scene.called(UPDATE) == 6  # after 1, 2, 4, 8, 16 and 32 seconds

    await scene.slack.clear_faults()
    scene.clock.advance(seconds=3)
    await scene.step()
    assert (await scene.texts())[0] == "root: INC-4 at revision 2"
    await scene.steps()
    assert await scene.called(UPDATE) == 10


async def test_a_busy_slack_has_done_nothing(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.slack.fault(FaultKind.RATE_LIMITED, POST, seconds=7)
    assert await scene.step() == 7
    (known,) = await scene.desk.of(incident)
    assert known.intent_at is None
    await scene.step()
    assert await scene.called(HISTORY) == 0
    assert len(await scene.texts()) == 1


async def test_without_a_connection_nothing_was_done(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise SlackIsUnreachable("chat.postMessage: no connection to Slack")

    incident = await scene.desk.open()
    with monkeypatch.context() as patch:
        patch.setattr(scene.deliver.slack, "call", away)
        assert await scene.step() == SlackIsUnreachable.seconds
    (known,) = await scene.desk.of(incident)
    assert known.intent_at is None
    await scene.step()
    assert await scene.called(HISTORY) == 0


async def test_an_unanswered_update_is_repeated(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.step()
    await scene.desk.change(incident)
    await scene.slack.fault(FaultKind.DROP_BEFORE, UPDATE)
    assert await scene.step() == 1
    scene.clock.advance(seconds=1)
    await scene.steps()
    assert await scene.texts() == ["root: INC-1 at revision 2"]


async def test_a_refusal_is_tried_again_ever_more_slowly(scene: Scene) -> None:
    await scene.desk.open()
    await scene.slack.fault(FaultKind.REVOKED, POST, count=3)
    for seconds in (1, 2, 4):
        await scene.step()
        assert scene.deliver.trouble == {CHANNEL: "invalid_auth"}
        scene.clock.advance(seconds=seconds - 0.1)
        assert await scene.desk.due() is None
        scene.clock.advance(seconds=0.1)
    await scene.step()
    assert len(await scene.texts()) == 1
    assert scene.deliver.trouble == {}
    assert await scene.called(HISTORY) == 0


async def test_what_people_deleted_is_posted_anew(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.step()
    (stands,) = await scene.slack.messages(CHANNEL)
    await scene.deliver.slack.call("chat.delete", channel=CHANNEL, ts=stands.ts)
    await scene.desk.change(incident)
    await scene.steps()
    assert await scene.texts() == ["root: INC-1 at revision 2"]
    assert await scene.desk.kinds(incident) == ["message.posted", "message.gone", "message.posted"]


async def test_blocks_that_slack_refuses_hide_no_incident(scene: Scene) -> None:
    scene.drawing.blocks = [{"type": "nonsense"}]
    incident = await scene.desk.open()
    await scene.step()
    scene.clock.advance(seconds=1)
    await scene.step()
    assert await scene.texts() == ["root: INC-1 at revision 1"]
    await scene.desk.change(incident)
    await scene.steps()
    assert await scene.texts() == ["root: INC-1 at revision 2"]


async def test_a_message_that_cannot_be_drawn_does_not_stop_the_others(scene: Scene) -> None:
    await scene.desk.open()
    scene.drawing.fails = True
    assert await scene.step() == 0
    assert await scene.desk.due() is None
    scene.drawing.fails = False
    await scene.desk.open()
    await scene.step()
    assert await scene.texts() == ["root: INC-2 at revision 1"]


async def test_a_database_that_is_away_is_no_fault_of_the_message(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, OSError("away"))

    await scene.desk.open()
    monkeypatch.setattr(scene.deliver, "draw", away)
    with pytest.raises(OperationalError):
        await scene.step()


async def test_a_reply_stands_in_the_thread_and_is_looked_up_there(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.desk.reply(incident, "It is worse now", broadcast=True)
    await scene.step()
    await scene.slack.fault(FaultKind.DROP_AFTER, POST)
    await scene.step()
    scene.clock.advance(seconds=10)
    await scene.steps()
    (root, reply) = await scene.slack.messages(CHANNEL)
    assert reply.thread_ts == root.ts
    assert reply.raw["broadcast"]
    assert await scene.called("conversations.replies") == 1


async def test_a_reply_waits_for_its_root(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.desk.reply(incident, "It is worse now")
    await scene.slack.fault(FaultKind.REVOKED, POST)
    await scene.step()
    assert await scene.desk.due() is None
    scene.clock.advance(seconds=1)
    assert [m.role for m in [await scene.desk.due()] if m] == [Role.ROOT]


async def test_a_digest_is_recorded_in_the_systems_chain(scene: Scene) -> None:
    async with scene.desk.database.write() as connection:
        await floods.begin(connection, CHANNEL, scene.clock())
    await scene.step()
    assert [kind for kind, _ in await scene.desk.entries(SYSTEM)] == ["message.posted"]


async def test_what_calls_a_person_directly_follows_its_incident(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.steps()
    wish = Wish(incident, "U02YUSUF", Role.LINK, "direct:1", scene.clock())
    async with scene.desk.database.write() as connection:
        await messages.want(connection, [wish])
    direct = await scene.desk.due("U02YUSUF")
    assert direct is not None
    await scene.deliver.deliver(direct, ours)
    await scene.desk.change(incident)
    (_, sent) = await scene.desk.of(incident)
    behind = await scene.desk.due(sent.channel)
    assert behind is not None
    await scene.deliver.deliver(behind, ours)
    assert [one.text for one in await scene.slack.messages(sent.channel)] == [
        "link: INC-1 at revision 2"
    ]
    assert scene.deliver.trouble == {}


async def test_a_copy_to_a_person_follows_its_run_in_their_direct_messages(scene: Scene) -> None:
    incident = await scene.desk.open()
    await scene.steps()
    running = run(incident=incident.number)
    async with scene.desk.database.write() as connection:
        await run_messages.send(connection, incident, running, ["U02YUSUF"])
    copy = await scene.desk.due("U02YUSUF")
    assert copy is not None
    assert await scene.deliver.deliver(copy, ours) == 0
    (_, sent) = await scene.desk.of(incident)
    assert sent.channel.startswith("D")

    incident = await scene.desk.change(incident)
    async with scene.desk.database.write() as connection:
        await run_messages.show(connection, incident, replace(running, revision=2))
    behind = await scene.desk.due(sent.channel)
    assert behind is not None
    await scene.deliver.deliver(behind, ours)
    assert [one.text for one in await scene.slack.messages(sent.channel)] == [
        "copy: INC-1 at revision 2"
    ]
    assert await scene.desk.due(sent.channel) is None
    assert scene.deliver.trouble == {}
