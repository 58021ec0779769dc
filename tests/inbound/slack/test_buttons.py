"""Every button and menu entry, clicked by people in a sandbox's Slack."""

import pytest

from bot.inbound.slack.number import OLD
from tests.inbound.slack.office import Office, name_in, number_in

pytestmark = pytest.mark.asyncio(loop_scope="package")
AMINA = "slack:U01AMINA"


async def test_from_acknowledged_to_resolved_and_back(office: Office) -> None:
    message = await office.opened()
    for label, shows in (
        ("Acknowledge", "<@U01AMINA> has it"),
        ("Mitigated", "MITIGATED (was high)"),
        ("Reopen", "🟠 *HIGH*"),
        ("Acknowledge", "<@U01AMINA> has it"),
        ("Resolve", "RESOLVED (was high)"),
        ("Reopen", "🟠 *HIGH*"),
    ):
        await office.amina.click(message, label)
        await office.slack.expect_update(message, containing=shows)
    deeds = [kind for kind, actor in await office.deeds(message) if actor == AMINA]
    assert deeds == [
        "incident.acknowledged",
        "incident.mitigated",
        "incident.reopened",
        "incident.acknowledged",
        "incident.resolved",
        "incident.reopened",
    ]
    await office.slack.expect_reply(message, containing="<@U01AMINA> opened it again.")


@pytest.mark.parametrize(
    ("before", "again", "sentence"),
    [
        (["acknowledge"], "acknowledge", "is acknowledged already."),
        (["resolve"], "resolve", "is resolved already."),
        (["mitigate"], "mitigate", "is mitigated already."),
        (["acknowledge"], "reopen", "is open already."),
        (["mitigate"], "acknowledge", "is mitigated. If it is not over, reopen it first."),
        (["resolve"], "mitigate", "is resolved. If it is not over, reopen it first."),
    ],
)
async def test_a_click_that_comes_too_late_gets_a_sentence_for_one_person(
    office: Office, before: list[str], again: str, sentence: str
) -> None:
    message = await office.opened()
    for action in before:
        await office.post(office.clicked(message, action))
    await office.settled()
    was, count = await office.incident(message), await office.messages(message)

    assert (await office.post(office.clicked(message, again))).status_code == 200
    await office.amina.expect_ephemeral(f"{name_in(message)} {sentence}", channel="C0ALARMS")
    assert await office.incident(message) == was
    assert await office.messages(message) == count


async def test_resolving_what_fires_asks_first(office: Office) -> None:
    message = await office.alarmed()
    await office.amina.choose(message, "Resolve…")
    modal = await office.amina.expect_modal("This has not recovered:")
    assert modal.submit == "Resolve anyway"
    await office.amina.close(modal)
    assert (await office.incident(message)).is_open

    await office.amina.choose(message, "Resolve…")
    assert await office.amina.submit(await office.amina.expect_modal("not recovered")) is None
    await office.slack.expect_update(message, containing=["RESOLVED (was high)", "closed by hand"])
    said = "<@U01AMINA> resolved it, although 1 had not recovered."
    await office.slack.expect_reply(message, containing=said)


async def test_the_runbook_is_ticked_in_a_modal_and_shows_everywhere(office: Office) -> None:
    message = await office.opened()
    await office.amina.click(message, "Runbook 0/7")
    modal = await office.amina.expect_modal("0 of 7 done")
    assert modal.title == f"Runbook {name_in(message)}"
    await office.amina.click(modal, "tick_1")
    modal = await office.amina.expect_modal("1 of 7 done")
    assert "<@U01AMINA> <!date" in modal.reads
    await office.slack.expect_update(message, containing="Runbook 1/7")
    await office.slack.expect_reply(message, containing=["✅ 2. ", "<@U01AMINA> <!date"])

    await office.amina.click(modal, "Undo")
    await office.amina.expect_modal("0 of 7 done")
    await office.amina.close(modal)
    await office.slack.expect_update(message, containing="Runbook 0/7")
    deeds = [kind for kind, actor in await office.deeds(message) if actor == AMINA]
    assert deeds == ["step.done", "step.undone"]


async def test_the_runbook_is_ticked_in_the_thread(office: Office) -> None:
    message = await office.opened()
    checklist = await office.slack.expect_reply(message, containing="0 of 7 done")
    assert checklist.buttons == ["Done"]
    await office.yusuf.click(checklist, "Done")
    shown = await office.slack.expect_update(checklist, containing="1 of 7 done")
    assert shown.buttons == ["Done"]
    assert "✅ 1. " in shown.reads
    fields = await office.fields(message, "step.done")
    assert (fields["actor"], fields["runbook"], fields["step"]) == ("slack:U02YUSUF", "default", 1)
    assert fields["title"] in shown.reads
    assert fields["title"]


async def test_a_tick_of_another_runbook_is_refused(office: Office) -> None:
    message = await office.opened()
    value = f"{number_in(message)}:0:another"
    actions = [{"action_id": "tick_0", "block_id": "b", "value": value}]
    await office.post(office.clicked(message, "tick_0", actions=actions))
    refused = f"{name_in(message)} has another runbook now: open it again."
    await office.amina.expect_ephemeral(refused, channel="C0ALARMS")
    assert "step.done" not in [kind for kind, _ in await office.deeds(message)]


async def test_every_menu_entry_opens_its_dialog(office: Office) -> None:
    message = await office.opened()
    await office.amina.click(message, "Acknowledge")
    message = await office.slack.expect_update(message, containing="<@U01AMINA> has it")
    titles = {"Assign…": "Assign", "Add a note…": "Note on", "Merge or split…": "Regroup"}
    titles |= {"Record the impact…": "Impact of", "Evidence, raw event…": "Evidence"}
    assert set(message.choices) == set(titles)
    for label, title in titles.items():
        await office.amina.choose(message, label)
        modal = await office.amina.expect_modal(f"{title} {name_in(message)}")
        await office.amina.close(modal)


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("acknowledge", ""),
        ("resolve", "-1"),
        ("runbook", "\u00b2"),
        ("tick_0", "x:0:default"),
        ("untick_0", "1"),
        ("more", "1"),
        ("a_button_that_is_no_more", "1"),
    ],
)
async def test_a_button_of_another_version_says_so(office: Office, action: str, value: str) -> None:
    before = await office.told(office.amina, "C0API")
    chosen = {"value": f"sing:{value}"}
    given = {"action_id": action, "block_id": "b", "value": value, "selected_option": chosen}
    where = {"id": "C0API"}
    message = await office.opened()
    clicked = office.clicked(message, action, channel=where, actions=[given])
    assert (await office.post(clicked)).status_code == 200
    told = await office.told(office.amina, "C0API")
    assert len(told) == len(before) + 1
    assert "from another version of Firebreak" in told[-1]


async def test_an_incident_that_never_was(office: Office) -> None:
    message = await office.opened()
    actions = [{"action_id": "acknowledge", "block_id": "b", "value": "999999"}]
    await office.post(office.clicked(message, "acknowledge", actions=actions))
    await office.amina.expect_ephemeral("There is no INC-999999.", channel="C0ALARMS")


async def test_a_step_that_the_runbook_has_not_is_not_ticked(office: Office) -> None:
    message = await office.opened()
    value = f"{number_in(message)}:999:default"
    actions = [{"action_id": "tick_999", "block_id": "b", "value": value}]
    await office.post(office.clicked(message, "tick_999", actions=actions))
    assert OLD in await office.told(office.amina, "C0ALARMS")
    assert "step.done" not in await office.kinds(message)
