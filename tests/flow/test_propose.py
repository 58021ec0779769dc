from dataclasses import replace
from typing import Any

import pytest

from bot.core.action import Action, Parameter
from bot.core.alert import Target
from bot.core.errors import ActionDoesNotFit
from bot.core.plan import Plan
from bot.core.run import RunStatus
from bot.flow.propose import Place, Wanted
from tests.flow.floor import ACCOUNT, Floor
from tests.support.alerts import WEB_2, finding
from tests.support.deed_action import CUT_OFF, GIVE_BACK
from tests.support.scene import AMINA, Scene

DB_1 = replace(WEB_2, id="i-0000000000000db01", name="db-1")


@pytest.fixture
def floor(scene: Scene) -> Floor:
    return Floor(scene)


def typed(floor: Floor, target: Target) -> Wanted:
    place = floor.propose.place(ACCOUNT, "eu-north-1", AMINA)
    return Wanted(CUT_OFF.name, target, {}, typed=place)


async def test_a_typed_target_need_not_be_one_of_the_incident(floor: Floor) -> None:
    card = await floor.look.find(await floor.attacked())
    with pytest.raises(ActionDoesNotFit, match="is no target of INC-1"):
        await floor.propose.plan(card, Wanted(CUT_OFF.name, DB_1, {}), AMINA)

    proposed = await floor.propose.plan(card, typed(floor, DB_1), AMINA)

    assert proposed.shown.plan.target.id == DB_1.id
    assert not proposed.refusal


async def test_what_was_typed_is_executed(floor: Floor) -> None:
    card = await floor.look.find(await floor.attacked())
    proposed = await floor.propose.plan(card, typed(floor, DB_1), AMINA)

    run = await floor.confirmed(proposed)
    await floor.work()

    assert (await floor.run(run)).status is RunStatus.SUCCEEDED


async def test_a_typed_target_is_no_way_round_a_sample(floor: Floor) -> None:
    await floor.scene.say(finding(sample=True))
    card = await floor.look.find(1)

    with pytest.raises(ActionDoesNotFit, match="a sample finding"):
        await floor.propose.plan(card, typed(floor, DB_1), AMINA)


async def test_a_typed_target_must_be_of_the_actions_kind(floor: Floor) -> None:
    card = await floor.look.find(await floor.attacked())

    with pytest.raises(ActionDoesNotFit, match="is not for s3-bucket logs"):
        await floor.propose.plan(card, typed(floor, Target("s3-bucket", "logs")), AMINA)


async def test_aws_is_asked_where_it_was_typed(floor: Floor) -> None:
    card = await floor.look.find(await floor.attacked())
    asked = []

    async def read(action: Action, place: Place, *more: Any) -> Plan:
        asked.append(place)
        return await floor.propose.read(action, place, *more)

    await replace(floor.propose, read=read).plan(card, typed(floor, DB_1), AMINA)

    role = floor.accounts[ACCOUNT].read_role
    assert asked == [Place(ACCOUNT, "eu-north-1", role or "", AMINA)]


async def test_an_undo_has_choices_of_its_own(scene: Scene) -> None:
    to = Parameter("to", "Where to", "", found=True)
    undo = replace(GIVE_BACK, parameters=(to,))
    floor = Floor(scene)
    actions = {CUT_OFF.name: replace(CUT_OFF, parameters=(to,), undo=undo), undo.name: undo}
    propose = replace(floor.propose, actions=actions)
    card = await floor.look.find(await floor.attacked())
    there = await propose.plan(card, Wanted(CUT_OFF.name, WEB_2, {"to": "zone b"}), AMINA)
    run = await floor.confirmed(there)

    back = await propose.plan(card, Wanted(undo.name, WEB_2, {}, run.id), AMINA)
    chosen = await propose.plan(card, Wanted(undo.name, WEB_2, {"to": "zone c"}, run.id), AMINA)

    assert there.shown.plan.parameters == {"to": "zone b"}
    assert back.shown.plan.parameters == {"to": ""}
    assert chosen.shown.plan.parameters == {"to": "zone c"}
