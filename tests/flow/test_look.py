"""What people see of an incident, gathered without changing it."""

from typing import Any

import pytest

from bot.core.account import Account
from bot.core.alert import Target
from bot.core.card import StepAt
from bot.core.errors import IncidentIsUnknown
from bot.core.offer import Offer
from bot.core.span import text_of
from bot.flow.look import CARD_ALERTS, RAW_EVENTS, Look
from bot.store import messages
from bot.store.database import Database
from runbooks import load
from tests.flow.test_respond import by_hand
from tests.support.alerts import WEB_2, alarm, finding
from tests.support.scene import AMINA, Scene

RUNBOOKS = load()
ISOLATE = Offer("isolate_instance", "Isolate instance", ("ec2-instance",), "Cut its network.")
FAILOVER = Offer("failover", "Fail over", ("rds-cluster",), "Move the writer.")


def looking(database: Database, **given: Any) -> Look:
    accounts = {"111122223333": Account(name="shop-prod", environment="production")}
    fields: dict[str, Any] = {
        "accounts": accounts,
        "runbooks": RUNBOOKS,
        "catalogue": (ISOLATE, FAILOVER),
    }
    return Look(database, **(fields | given))


async def test_a_card_has_all_that_is_drawn(scene: Scene) -> None:
    await scene.say(alarm(), finding(1))
    await scene.respond.tick(1, AMINA, StepAt("default", 0), done=True)
    card = await looking(scene.database).find(1)
    assert card.incident == await scene.incident()
    assert {each.alert.brief for each in card.alerts} == {"cpu", "GuardDuty DenialOfService.Udp"}
    assert (card.account_name, card.environment, card.hidden) == ("shop-prod", "production", 0)
    assert card.targets == (WEB_2,)
    assert card.ticks[0].actor == AMINA
    assert "web-2" in text_of(card.runbook.opening[0])  # the finding leads, with its target


async def test_what_its_runbook_offers_for_its_targets(scene: Scene) -> None:
    await scene.say(finding())
    one = await scene.incident()
    attacked = {**RUNBOOKS, one.runbook: RUNBOOKS["instance-attacking"]}
    card = await looking(scene.database, runbooks=attacked).find(1)
    assert card.offers == (ISOLATE,)


async def test_a_runbook_that_is_gone_leaves_the_default_one(scene: Scene) -> None:
    await scene.respond.open(AMINA, by_hand(runbook="deleted"))
    card = await looking(scene.database).find(1)
    assert card.runbook.name == "default"
    assert "checkout is down" in text_of(card.runbook.opening[0])


async def test_an_account_nobody_named(scene: Scene) -> None:
    await scene.say(alarm())
    card = await looking(scene.database, accounts={}).find(1)
    assert (card.account_name, card.environment) == ("111122223333", "")


async def test_of_very_many_alerts_the_worst_are_shown_and_the_rest_counted(scene: Scene) -> None:
    same = (Target("ec2-instance", "i-1"),)
    await scene.send(*(alarm(name=f"a{number}", targets=same) for number in range(CARD_ALERTS + 7)))
    await scene.work()
    card = await looking(scene.database).find(1)
    assert (len(card.alerts), card.hidden) == (CARD_ALERTS, 7)


async def test_raw_events_the_newest_first_and_only_a_few(scene: Scene) -> None:
    assert RAW_EVENTS == 4
    sent = await scene.say(*(alarm(at, "OK" if at % 2 else "ALARM") for at in range(6)))
    look = looking(scene.database)
    found = await look.raw(1)
    assert [origin.rpartition(" · ")[2] for origin, _ in found] == sent[:1:-1]
    assert {text for _, text in found} == {"it burns"}


async def test_an_incident_opened_by_hand_has_no_raw_event(scene: Scene) -> None:
    await scene.respond.open(AMINA, by_hand())
    assert await looking(scene.database).raw(1) == []


async def test_what_is_open_and_what_never_was(scene: Scene) -> None:
    look = looking(scene.database)
    assert await look.unresolved() == []
    for _ in range(3):
        await scene.respond.open(AMINA, by_hand())
    await scene.respond.resolve(2, AMINA)
    assert [one.number for one in await look.unresolved()] == [3, 1]
    assert [one.number for one in await look.unresolved(1)] == [3]
    for asked in (look.find, look.raw):
        with pytest.raises(IncidentIsUnknown, match="there is no INC-9"):
            await asked(9)


async def test_the_incident_of_a_thread(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand())
    look = looking(scene.database)
    root, *_ = await scene.messages(one.number)
    async with scene.database.write() as connection:
        await messages.change(connection, root.id, ts="17.1")
    assert await look.number_at("C0ALARMS", "17.1") == 1
    assert await look.number_at("C0API", "17.1") is None
    assert await look.number_at("C0ALARMS", "17.2") is None
    assert await look.number_at("C0ALARMS", "") is None
