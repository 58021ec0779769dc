"""A pushpin, or a message's own menu: what people say goes into the timeline, once."""

import asyncio
import json

import pytest

from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.state.faults import FaultKind
from tests.inbound.slack.office import Office, name_in

pytestmark = pytest.mark.asyncio(loop_scope="package")
KEY = "AKIAABCDEFGHIJKLMNOP"


async def test_a_pushpin_takes_a_message_into_the_timeline(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "I rolled back to 1.41 & it <helps>", file="graph.png")
    await office.amina.react(said, "pushpin")
    await marked(office, said)
    fields = await office.fields(incident, "pin.added")
    assert fields["actor"] == "slack:U01AMINA"
    assert fields["author"] == "slack:U02YUSUF"
    assert fields["text"] == "I rolled back to 1.41 & it <helps>"
    assert fields["source_at"].startswith("20")
    where = f"archives/C0ALARMS/p{said.ts.replace('.', '')}?thread_ts={incident.ts}&cid=C0ALARMS"
    assert fields["link"].endswith(where)
    (file,) = fields["files"]
    assert (file["name"], file["kind"]) == ("graph.png", "image/png")
    assert file["link"].endswith("graph.png")


async def test_two_pins_and_a_shortcut_are_one_entry(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "The queue is full.")
    await asyncio.gather(office.amina.react(said, "pushpin"), office.yusuf.react(said, "pushpin"))
    await office.amina.shortcut("firebreak_pin", said)
    await marked(office, said)
    assert len(await pins(office, incident)) == 1


async def test_an_event_that_comes_twice_is_written_once(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "Twice is nice.")
    await office.amina.react(said, "pushpin")
    await marked(office, said)
    await office.yusuf.edit(said, "Once is enough.")
    await until(office, incident, "pin.edited")
    for event in await office.events(said):
        assert (await office.send(json.dumps(event), Content_Type="application/json")).is_success
    assert await pins(office, incident) == ["pin.added", "pin.edited"]


async def test_edits_and_deletion_are_written_too(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "It is the databse.")
    await office.amina.react(said, "pushpin")
    await marked(office, said)
    await office.yusuf.edit(said, f"It is the database, see {KEY}.")
    await until(office, incident, "pin.edited")
    fields = await office.fields(incident, "pin.edited")
    assert (fields["text"], fields["actor"]) == (
        "It is the database, see [redacted].",
        "slack:U02YUSUF",
    )
    await office.yusuf.delete(said)
    await until(office, incident, "pin.deleted")
    assert await pins(office, incident) == ["pin.added", "pin.edited", "pin.deleted"]


async def test_taking_the_pin_off_is_written_and_keeps_the_entry(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "Do not forget this.")
    await office.amina.react(said, "pushpin")
    await marked(office, said)
    await office.amina.react(said, "pushpin")
    stays = f"It stays in the timeline of {name_in(incident)}."
    told = await office.amina.expect_ephemeral(stays, channel="C0ALARMS")
    assert told.thread_ts == incident.ts
    assert await pins(office, incident) == ["pin.added", "pin.removed"]


async def test_no_secret_is_kept(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(
        office, incident, f"login with {KEY} or <https://x.example/?token=abc|this>"
    )
    await office.amina.shortcut("firebreak_pin", said)
    await marked(office, said)
    async with office.firebreak.database.read() as connection:
        content = (await connection.exec_driver_sql("SELECT content FROM ledger")).scalars()
    assert not any(KEY.encode() in each or b"token=abc" in each for each in content)


async def test_in_no_incidents_thread_a_pushpin_is_a_pushpin(office: Office) -> None:
    await office.amina.say("C0API", "Cake in the kitchen")
    cake = await office.slack.expect_message("C0API", containing="Cake")
    before = len(await office.told(office.amina, "C0API"))
    heard = len(await office.slack.deliveries())
    await office.amina.react(cake, "pushpin")
    await office.amina.edit(cake, "No more cake in the kitchen")
    await office.slack.expect_deliveries(heard + 2)
    assert len(await office.told(office.amina, "C0API")) == before
    await office.amina.shortcut("firebreak_pin", cake)
    await office.amina.expect_ephemeral("in no incident's thread", channel="C0API")


async def test_our_own_messages_are_there_already(office: Office) -> None:
    incident = await office.opened()
    await office.amina.react(incident, "pushpin")
    told = await office.amina.expect_ephemeral("is in the timeline already", channel="C0ALARMS")
    assert told.thread_ts == incident.ts
    assert await pins(office, incident) == []


async def test_guests_do_not_write_the_timeline(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "Who are you?")
    await office.slack.invite("U0PINGUEST", "pinguest", is_restricted=True)
    await office.amina.bring("U0PINGUEST", "C0ALARMS")
    guest = office.slack.person("U0PINGUEST")
    await guest.react(said, "pushpin")
    await guest.expect_ephemeral("Guests of this workspace", channel="C0ALARMS")
    assert await pins(office, incident) == []


async def test_where_slack_is_away_the_event_comes_again(office: Office) -> None:
    incident = await office.opened()
    said = await spoken(office, incident, "Slack is slow today.")
    await office.slack.fault(FaultKind.SERVER_ERROR, "conversations.replies")
    await office.amina.react(said, "pushpin")
    await marked(office, said)
    assert await pins(office, incident) == ["pin.added"]


async def spoken(
    office: Office, incident: SeenMessage, text: str, *, file: str = ""
) -> SeenMessage:
    """Let yusuf say something in the incident's thread."""
    await office.yusuf.say(incident.channel, text, thread=incident, file=file)
    thread = await office.slack.thread(incident)
    return next(each for each in reversed(thread) if each.user == office.yusuf.id)


async def marked(office: Office, said: SeenMessage) -> None:
    """Wait for the mark under what was taken."""
    await office.slack.expect_reaction(said, "white_check_mark")


async def until(office: Office, incident: SeenMessage, kind: str) -> None:
    while kind not in await pins(office, incident):  # noqa: ASYNC110  (the database tells nobody)
        await asyncio.sleep(0.01)


async def pins(office: Office, incident: SeenMessage) -> list[str]:
    """Return the kinds of what the timeline has about pins, in order."""
    return [kind for kind in await office.kinds(incident) if kind.startswith("pin.")]
