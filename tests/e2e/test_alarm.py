"""From CloudWatch's alarm to the message that people see, and back to quiet."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.sandbox.aws.alarms import network_out, server_cpu
from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import finding, state_change
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World
from tests.e2e.homes import Home
from tests.e2e.stage import Stage, apart, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def stage(
    world: World, home: Home, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A Firebreak on either database, each with a Slack of its own."""
    directory, patience = tmp_path_factory.mktemp("alarm"), {"quiet_period": "1s"}
    async with apart(world, directory, more=home, incidents=patience) as stage:
        yield stage


@pytest.fixture(scope="module")
def slack(stage: Stage) -> SandboxClient:
    return stage.slack


@pytest.fixture(scope="module")
def amina(slack: SandboxClient) -> Person:
    return slack.person("amina")


async def test_an_alarm_is_one_message_from_its_start_to_its_end(
    stage: Stage, slack: SandboxClient
) -> None:
    one = instance(0xA1)
    fired = await stage.alarm("orders-cpu-critical", on=one, version="1")
    again = await stage.alarm("orders-cpu-high", on=one, version="2")

    message = await slack.expect_message("C0ALARMS", containing=["CRITICAL", one])
    assert message.buttons[0] == "Acknowledge"
    assert "shop-prod" in message.text
    await slack.expect_reply(message, containing="Runbook")
    assert stage.records.incident_of(fired) == stage.records.incident_of(again)

    await stage.alarm("orders-cpu-critical", "OK", on=one, version="1")
    await stage.alarm("orders-cpu-high", "OK", on=one)
    await slack.expect_update(message, containing="All alerts recovered")
    await slack.expect_update(message, containing="RESOLVED (was critical)")
    await slack.expect_reply(message, containing="resolved it")

    about = [each for each in await slack.messages("C0ALARMS") if one in each.text]
    assert {each.thread_ts or each.ts for each in about} == {message.ts}
    assert stage.records.ledger_problems() == []


async def test_the_phone_shows_all_that_matters(stage: Stage, amina: Person) -> None:
    two = instance(0xA2)
    await stage.alarm("api-errors-critical", on=two)
    push = await amina.expect_push(two)
    assert push.startswith(f"CRITICAL: CPUUtilization of {two}")
    assert "(shop-prod)" in push
    assert "First: " in push


async def test_the_same_delivery_twice_is_one_signal(stage: Stage) -> None:
    envelope = stage.world.sns.notification(stage.topic, "a budget is used up")
    answers = [await stage.post(envelope) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    kept = "SELECT count(*) FROM inbox WHERE message_id = ?"
    assert stage.records.one(kept, envelope["MessageId"]) == 1


async def test_an_edit_calls_nobody(stage: Stage, slack: SandboxClient) -> None:
    three = instance(0xA3)
    await stage.alarm("sec-cpu-high", on=three)
    message = await slack.expect_message("C0SECURITY", containing=three)
    await slack.expect_reply(message, containing="Runbook")
    said = len(await slack.messages("C0SECURITY"))

    await stage.alarm("sec-cpu-high", on=three)
    await slack.expect_update(message, containing="2 times")
    assert len(await slack.messages("C0SECURITY")) == said


async def test_a_worse_alarm_calls_people(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    four = instance(0xA4)
    await stage.alarm("api-disk-low", on=four)
    message = await slack.expect_message("C0API", containing=["LOW", four])

    await stage.alarm("api-cpu-critical", on=four)
    await slack.expect_update(message, containing="CRITICAL")
    reply = await slack.expect_reply(message, containing="is now CRITICAL (was low)")
    assert "<@U01AMINA> <@U02YUSUF>" in reply.text
    assert reply.raw["broadcast"]
    assert "is now CRITICAL" in await amina.expect_push("is now CRITICAL")


async def test_what_fires_again_soon_opens_its_incident_again(
    stage: Stage, slack: SandboxClient
) -> None:
    five = instance(0xA5)
    first = await stage.alarm("sec-age-high", on=five)
    message = await slack.expect_message("C0SECURITY", containing=five)
    await stage.alarm("sec-age-high", "OK", on=five)
    await slack.expect_update(message, containing="RESOLVED")

    again = await stage.alarm("sec-age-high", on=five)
    reply = await slack.expect_reply(message, containing="is open again")
    assert "<@U01AMINA>" in reply.text
    assert reply.raw["broadcast"]
    await slack.expect_update(message, containing="Acknowledge")
    assert stage.records.incident_of(first) == stage.records.incident_of(again)


async def test_a_finding_joins_the_alarms_of_its_instance_and_leads(
    stage: Stage, slack: SandboxClient
) -> None:
    web_1 = stage.world.shop.web_1
    await stage.hear(state_change(server_cpu(web_1), "ALARM", 97.0, utc_now()))
    message = await slack.expect_message("C0ALARMS", containing=web_1.instance_id)

    await stage.hear(finding(web_1, utc_now()))
    reply = await slack.expect_reply(message, containing="is joined by a finding")
    assert "<@U01AMINA>" in reply.text
    assert reply.raw["broadcast"]
    shown = await slack.expect_update(message, containing=["web-1", "attacking"])
    assert "CPUUtilization above 80" in shown.reads


async def test_ids_become_names_people_know(stage: Stage, slack: SandboxClient) -> None:
    web_2 = stage.world.shop.web_2
    await stage.hear(finding(web_2, utc_now()))
    await stage.hear(state_change(network_out(web_2), "ALARM", 4.2e9, utc_now()))
    message = await slack.expect_message("C0ALARMS", containing=["NetworkOut", "web-2"])
    assert "web-2" in message.text
    assert web_2.instance_id not in message.text


async def test_the_text_of_an_alarm_is_never_markup(stage: Stage, slack: SandboxClient) -> None:
    hostile = replace(
        server_cpu(stage.world.shop.web_1),
        name="api-<!channel> *free* <https://evil.example|money> {{7*7}}",
        dimensions=(("InstanceId", instance(0xA6)),),
    )
    await stage.hear(state_change(hostile, "ALARM", 97.0, utc_now()))
    message = await slack.expect_message("C0API", containing=instance(0xA6))
    await slack.expect_reply(message, containing="Take it.")
    everything = "\n".join([message.reads, *(one.reads for one in await slack.thread(message))])
    assert "<!channel>" not in everything
    assert "<https://evil" not in everything
    assert "49" not in message.text
