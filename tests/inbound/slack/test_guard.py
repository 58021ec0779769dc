"""What stands around every listener."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.core.errors import FirebreakError, IncidentIsUnknown, SlackIsBusy, SlackRefused
from bot.flow.members import GUEST
from bot.inbound.slack.guard import AWAY, LATE, OOPS, sentence
from bot.inbound.slack.person import FOREIGN, STARTING
from tests.inbound.slack.office import Office, elsewhere, name_in, number_in

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_another_workspaces_user_is_refused(office: Office) -> None:
    message = await office.opened()
    before = await office.incident(message)
    with capture_logs() as logs:
        answer = await office.post(elsewhere(office.clicked(message, "acknowledge")))
        await office.settled()
    assert answer.status_code == 200
    assert await office.incident(message) == before
    assert {"event": "refused", "log_level": "info", "why": FOREIGN, "user": "U9OTHER"} in logs


async def test_guests_read_along_and_change_nothing(office: Office) -> None:
    message = await office.opened()
    name = name_in(message)
    await office.slack.invite("U0GUARDGUEST", "guardguest", is_restricted=True)
    await office.amina.bring("U0GUARDGUEST", "C0ALARMS")
    guest = office.slack.person("U0GUARDGUEST")
    before = await office.deeds(message)
    await guest.click(message, "Acknowledge")
    for words in (f"ack {name}", f"note {name} mine", f"resolve {name} anyway", f"show {name}"):
        await guest.command(f"/firebreak {words}", "C0ALARMS")
    told = await office.told(guest, "C0ALARMS")
    assert [one for one in told if "Guests" in one] == [GUEST] * 5
    assert await office.deeds(message) == before


async def test_nobody_waits_for_slack_to_take_an_incident(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await office.opened()
    monkeypatch.setattr("bot.flow.members.PATIENCE_SECONDS", 0.01)
    never = asyncio.Event()

    async def silent(*_: object, **__: object) -> None:
        await never.wait()

    monkeypatch.setattr(office.firebreak.slack, "read", silent)
    office.firebreak.verbs.members._known.clear()  # noqa: SLF001  (as if five minutes had passed)
    await office.post(office.clicked(message, "acknowledge"))
    await office.settled()
    assert ("incident.acknowledged", "slack:U01AMINA") in await office.deeds(message)


async def test_before_the_workspace_is_known_nobody_is_obeyed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await office.opened()
    monkeypatch.setattr(office.firebreak.slack, "team", "")
    await office.post(office.clicked(message, "acknowledge"))
    assert STARTING in await office.told(office.amina, "C0ALARMS")
    assert (await office.incident(message)).acknowledged_at is None


async def test_a_replayed_request_is_done_once(office: Office) -> None:
    message = await office.opened()
    value = f"{number_in(message)}:0:default"
    actions = [{"action_id": "tick_0", "block_id": "b", "value": value}]
    tick = office.clicked(message, "tick_0", actions=actions)
    untick = office.clicked(message, "untick_0", actions=[{**actions[0], "action_id": "untick_0"}])
    for payload in (tick, untick, tick, tick, untick):
        assert (await office.post(payload)).status_code == 200
        await office.settled()
    kinds = [kind for kind, actor in await office.deeds(message) if actor == "slack:U01AMINA"]
    assert kinds == ["step.done", "step.undone"]


async def test_a_request_that_is_replayed_at_another_replica_is_done_once(office: Office) -> None:
    message = await office.opened()
    value = f"{number_in(message)}:0:default"
    action = {"action_id": "tick_0", "block_id": "b", "value": value}
    tick = office.clicked(message, "tick_0", actions=[action])
    untick = office.clicked(message, "untick_0", actions=[{**action, "action_id": "untick_0"}])
    for payload in (tick, untick, tick):
        assert (await office.post(payload)).status_code == 200
        await office.settled()
        office.firebreak.verbs.under_way._seen.clear()  # noqa: SLF001  (another process has its own)
    kinds = [kind for kind, actor in await office.deeds(message) if actor == "slack:U01AMINA"]
    assert kinds == ["step.done", "step.undone"]


async def test_a_note_that_is_sent_twice_is_noted_once(office: Office) -> None:
    message = await office.opened()
    values = {"text": {"value": {"type": "plain_text_input", "value": "Seen once"}}}
    view = {
        "id": f"V{number_in(message)}",
        "type": "modal",
        "callback_id": "note",
        "private_metadata": f"{number_in(message)}:C0ALARMS",
        "state": {"values": values},
    }
    for _ in range(3):  # each time with a trigger of its own
        payload = office.clicked(message, "", type="view_submission", view=view)
        assert (await office.post(payload)).status_code == 200
        await office.settled()
    assert [kind for kind, _ in await office.deeds(message)].count("note") == 1


async def test_slack_is_answered_before_the_work_is_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await office.opened()
    go, respond = asyncio.Event(), office.firebreak.verbs.respond
    real = respond.acknowledge

    async def slow(number: int, actor: str) -> object:
        await go.wait()
        return await real(number, actor)

    monkeypatch.setattr(respond, "acknowledge", slow)
    await office.amina.click(message, "Acknowledge")
    assert (await office.incident(message)).acknowledged_at is None
    go.set()
    await office.slack.expect_update(message, containing="<@U01AMINA> has it")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("a bug of ours"), OOPS),
        (OperationalError("SELECT", {}, Exception("server closed the connection")), AWAY),
        (SlackRefused("views.open", "expired_trigger_id"), LATE),
        (SlackIsBusy("views.open", 30), "Slack asks views.open to wait 30 s"),
    ],
)
async def test_whatever_fails_at_once_is_acknowledged_and_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    message = await office.opened()

    async def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(office.firebreak.verbs.respond, "acknowledge", fails)
    before = await office.told(office.amina, "C0ALARMS")
    with capture_logs() as logs:
        await office.amina.click(message, "Acknowledge")  # raises where Slack gets no answer
        after = await office.told(office.amina, "C0ALARMS")
    assert len(after) == len(before) + 1
    assert told in after[-1]
    failures = [line for line in logs if line["event"] == "listener failed"]
    assert bool(failures) is (told == OOPS)


async def test_what_a_person_is_told_is_a_whole_sentence() -> None:
    assert sentence(IncidentIsUnknown("there is no INC-7")) == "There is no INC-7."
    assert sentence(FirebreakError("Is it over?")) == "Is it over?"


async def test_what_a_person_is_told_calls_nobody(office: Office) -> None:
    message = await office.alarmed()
    name = name_in(message)

    async def fails(*_: object) -> None:
        raise IncidentIsUnknown("<!channel> *look*")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office.firebreak.verbs.respond, "acknowledge", fails)
        await office.amina.command(f"/firebreak ack {name}", "C0ALARMS")
        told = await office.told(office.amina, "C0ALARMS")
    assert told[-1].startswith("&lt;!channel&gt;")


async def test_a_forged_address_to_answer_at_is_not_visited(office: Office) -> None:
    message = await office.opened()
    visits: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append((await reader.readline()).decode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        click = office.clicked(message, "reopen", response_url=f"http://127.0.0.1:{port}/x")
        await office.post(click)
        await office.settled()
    assert visits == []
    assert any("is open already" in one for one in await office.told(office.amina, "C0ALARMS"))
