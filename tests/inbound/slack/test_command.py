"""Every command, typed by people in a sandbox's Slack."""

import pytest

from bot.core.errors import StillFiring
from bot.inbound.slack.command import ANSWERS, HELP
from tests.inbound.slack.office import Office, name_in, number_in

pytestmark = pytest.mark.asyncio(loop_scope="package")
ALARMS = "C0ALARMS"


async def ask(office: Office, text: str, channel: str = ALARMS) -> str:
    """Type a command as amina; return what she alone is told."""
    before = await office.told(office.amina, channel)
    await office.amina.command(f"/firebreak {text}", channel)
    told = await office.told(office.amina, channel)
    assert len(told) == len(before) + 1
    return told[-1]


async def test_the_help_names_every_command() -> None:
    named = {line.split("`")[1].split()[0] for line in HELP.split("\n")[1:-1]}
    assert set(ANSWERS) == {"help", *named}


@pytest.mark.parametrize("text", ["", "help", "HELP", "  help  me "])
async def test_help(office: Office, text: str) -> None:
    assert await ask(office, text) == HELP


async def test_an_unknown_verb_is_shown_with_the_help(office: Office) -> None:
    said = await ask(office, "`dance*` <!channel>" + "x" * 3_000)
    assert said.startswith("There is no `/firebreak ")
    assert HELP in said
    assert "<!channel>" not in said
    assert len(said) < len(HELP) + 100


async def test_list_and_show(office: Office) -> None:
    message = await office.opened("The till is <empty>")
    assert f"*{name_in(message)}* The till is &lt;empty&gt;" in await ask(office, "list")
    said = await ask(office, f"show {name_in(message).lower()}")
    assert "*The till is &lt;empty&gt;*" in said
    assert said == await ask(office, f"show {name_in(message).removeprefix('INC-')}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("show", "Say which incident, such as INC-42. /firebreak list shows them."),
        ("ack INC-x", "Say which incident, such as INC-42. /firebreak list shows them."),
        ("show INC-999999", "There is no INC-999999."),
        ("note INC-1", "Say what to note: /firebreak note INC-1 what I saw."),
        ("assign INC-1 yusuf", "Say who: /firebreak assign INC-1 @person."),
        (
            "impact INC-1 03:10",
            "Like this: /firebreak impact INC-1 03:10 03:40 what customers saw.",
        ),
        ("open", "Say what is wrong: /firebreak open checkout is down."),
        ("open critical", "Say what is wrong: /firebreak open checkout is down."),
        ('open ""', "Say what is wrong: /firebreak open checkout is down."),
    ],
)
async def test_what_is_missing_is_asked_for(office: Office, text: str, sentence: str) -> None:
    assert await ask(office, text) == sentence


async def test_a_whole_incident_by_typing(office: Office) -> None:
    said = await ask(office, "open critical “checkout &amp; login are down”")
    message = await office.slack.expect_message(ALARMS, containing="checkout &amp; login are down")
    name = name_in(message)
    assert said == f"*{name}* is open in <#C0ALARMS>."
    assert message.text.startswith("CRITICAL: checkout &amp; login are down.")
    await office.slack.expect_reply(message, containing="<@U01AMINA> opened this by hand.")

    assert await ask(office, f"ack {name}") == f"<@U01AMINA> has *{name}*."
    assert await ask(office, f"ack {name}") == f"{name} is acknowledged already."
    assert await ask(office, f"assign {name} <@U02YUSUF|yusuf>") == f"<@U02YUSUF> has *{name}* now."
    assert await ask(office, f"assign {name} <@U02YUSUF>") == f"They have {name} already."
    note = "<@U02YUSUF|yusuf> sees <https://evil.example|this> &lt;!here&gt;"
    assert await ask(office, f"note {name}  {note}") == f"Noted on *{name}*."
    stored = (await office.fields(message, "note"))["text"]
    assert stored == "@yusuf sees https://evil.example <!here>"
    impact = f'impact {name} 03:10  03:40 "one in five failed"'
    assert await ask(office, impact) == f"The impact of *{name}* is recorded."
    assert (await office.incident(message)).impact == "03:10 to 03:40: one in five failed"
    assert await ask(office, f"resolve {name}") == f"*{name}* is resolved."
    assert await ask(office, f"resolve {name}") == f"{name} is resolved already."
    kinds = [kind for kind, actor in await office.deeds(message) if actor == "slack:U01AMINA"]
    assert kinds == [
        "incident.opened_by_hand",
        "incident.acknowledged",
        "incident.assigned",
        "note",
        "incident.impact",
        "incident.resolved",
    ]


async def test_resolving_what_fires_needs_a_word_more(office: Office) -> None:
    message = await office.alarmed()
    name = name_in(message)
    said = await ask(office, f"resolve {name}")
    assert said.startswith(f"{name} has not recovered: CPUUtilization above 90. To close")
    assert said.endswith(f"To close it all the same: /firebreak resolve {name} anyway.")
    assert await ask(office, f"resolve {name} anyway") == f"*{name}* is resolved."


async def test_of_very_many_that_fire_a_few_are_named(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(number: int, _actor: str, *, anyway: bool) -> None:
        assert not anyway
        raise StillFiring(number, [f"alarm {each}" + "x" * 300 for each in range(500)])

    monkeypatch.setattr(office.firebreak.verbs.respond, "resolve", resolve)
    said = await ask(office, "resolve INC-1")
    assert "and 495 more. To close it all the same:" in said
    assert len(said) < 1_000


@pytest.mark.parametrize(
    ("typed_in", "stands_in"),
    [("C0API", "C0API"), ("C0SECURITY", ALARMS), ("C0GENERAL", ALARMS)],
)
async def test_an_incident_stands_where_it_was_opened_or_where_all_else_goes(
    office: Office, typed_in: str, stands_in: str
) -> None:
    title = f"The door of {typed_in} is open"
    said = await ask(office, f"open low {title}", typed_in)
    message = await office.slack.expect_message(stands_in, containing=title)
    assert said == f"*{name_in(message)}* is open in <#{stands_in}>."
    assert "🔵 *LOW*" in message.reads


async def test_a_note_of_any_characters_and_length_is_kept(office: Office) -> None:
    message = await office.opened()
    text = "\0 \u202e" + "y" * 4_000
    assert await ask(office, f"note {name_in(message)} {text}") == f"Noted on *{name_in(message)}*."
    stored = (await office.fields(message, "note"))["text"]
    assert stored == "\ufffd \ufffd" + "y" * 4_000
    await office.slack.expect_reply(message, containing="cut here: all of it is in the timeline")


async def test_an_update_need_not_name_the_only_open_incident(office: Office) -> None:
    first, second = [await office.opened(channel="C0API") for _ in range(2)]
    verbs, which = office.firebreak.verbs, "Say which incident: /firebreak update INC-42"
    assert which in await ask(office, "update 5 nodes are down", "C0API")
    for one in await verbs.look.unresolved():
        if one.channel == "C0API" and one.number != number_in(second):
            await verbs.respond.resolve(one.number, "slack:U01AMINA", anyway=True)
    said = await ask(office, "update 5 nodes are down", "C0API")
    assert said == f"The update on *{name_in(second)}* goes to <#C0STATUS>."
    await office.slack.expect_message("C0STATUS", containing="5 nodes are down")
    assert name_in(first) != name_in(second)


async def test_the_past_of_what_is_not_in_aws_cannot_be_read(office: Office) -> None:
    name = name_in(await office.opened())
    said = await ask(office, f"backfill {name}")
    assert said == f"{name} names nothing in AWS whose past could be read."
