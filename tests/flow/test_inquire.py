"""Whatever can be asked of AWS about an incident, people may ask: again, and of other things."""

import pytest

from bot.core.action import Aws
from bot.core.alert import Target
from bot.core.choice import Choice
from bot.core.diagnostic import Evidence, Question, evidence
from bot.core.errors import ActionDoesNotFit
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.severity import Severity
from tests.flow.test_diagnose import FOUND, Room, diagnostic, talks
from tests.support.alerts import WEB_2, alarm, finding
from tests.support.scene import AMINA, Scene

WEB_3 = Target("ec2-instance", "i-0web3", "web-3")


def measured(aws: Aws, question: Question) -> Evidence:
    del aws
    return evidence(f"{question.alert.source} says {question.target.label or 'nothing'}")


METRIC = diagnostic("metric", measured, about="cloudwatch")


@pytest.fixture
async def room(scene: Scene) -> Room:
    made = Room(scene, {**FOUND, "metric": METRIC})
    await scene.say(finding(targets=(WEB_2, WEB_3)), alarm())
    return made


async def words(room: Room) -> dict[tuple[str, str], str]:
    """Return what can be asked: (diagnostic, target) -> its word."""
    card = await room.floor.look.find(1)
    return {(one.offer.name, one.target.id): one.word for one in room.inquire.choices(card)}


async def told(room: Room, kind: str) -> list[dict[str, str]]:
    entries = await room.scene.entries((await room.scene.incident()).id)
    return [opened(one) for one in entries if one.kind == kind]


async def test_everything_that_fits_can_be_asked_of_every_target(room: Room) -> None:
    assert list(await words(room)) == [
        ("talkers", "i-0web2"),
        ("talkers", "i-0web3"),
        ("denied", "i-0web2"),  # for targets of any kind
        ("denied", "i-0web3"),
        ("metric", "i-0web2"),  # about the alarm: once
    ]


async def test_asked_of_another_target_both_answers_stand(room: Room) -> None:
    await room.read()
    await room.inquire.ask(1, (await words(room))["talkers", "i-0web3"], AMINA)
    assert [headline for _, _, headline in await room.read()] == [
        "web-2 talks",
        "AWS could not be asked: logs:StartQuery is missing",
        "cloudwatch says web-2",
        "web-3 talks",
    ]
    (asked,) = await told(room, "evidence.asked")
    assert (asked["actor"], asked["diagnostic"], asked["target"]) == (AMINA, "talkers", "web-3")


async def test_asked_twice_it_is_read_anew_and_stands_once(room: Room) -> None:
    await room.read()
    word = (await words(room))["talkers", "i-0web2"]
    room.scene.clock.advance(minutes=5)
    for _ in range(2):
        await room.inquire.ask(1, word, AMINA)
    assert len(await room.read()) == 3
    read = [one for one in await told(room, "evidence.read") if one["diagnostic"] == "talkers"]
    assert len(read) == 2
    assert read[0]["asked_about"] < read[1]["asked_about"]


async def test_asked_before_the_runbooks_turn_it_comes_first(room: Room) -> None:
    for target in ("i-0web3", "i-0web2"):
        await room.inquire.ask(1, (await words(room))["talkers", target], AMINA)
    assert [headline for _, _, headline in await room.read()] == [
        "web-3 talks",
        "web-2 talks",
        "AWS could not be asked: logs:StartQuery is missing",
        "cloudwatch says web-2",
    ]


async def test_what_nobody_looked_into_can_be_asked_about(scene: Scene) -> None:
    room = Room(scene, FOUND)
    await scene.say(finding(severity=Severity.LOW))
    assert await room.read() == []
    await room.inquire.ask(1, (await words(room))["talkers", "i-0web2"], AMINA)
    assert [headline for _, _, headline in await room.read()] == ["web-2 talks"]
    assert [m.role for m in await scene.messages(1)].count(Role.EVIDENCE) == 1


async def test_an_alarm_that_names_no_target_is_looked_into(scene: Scene) -> None:
    room = Room(
        scene, {"metric": METRIC, "talkers": diagnostic("talkers", talks, ("ec2-instance",))}
    )
    await scene.say(alarm(targets=()))
    assert [headline for _, _, headline in await room.read()] == ["cloudwatch says nothing"]


async def test_what_is_about_an_alarm_is_not_offered_for_a_finding_alone(scene: Scene) -> None:
    room = Room(scene, {"metric": METRIC})
    await scene.say(finding())
    assert await words(room) == {}
    await scene.say(alarm())
    assert list(await words(room)) == [("metric", "i-0web2")]


@pytest.mark.parametrize("word", ["", "talkers:", "of_services:0123456789ab", "nothing:0"])
async def test_what_does_not_fit_is_refused(room: Room, word: str) -> None:
    with pytest.raises(ActionDoesNotFit, match="no longer part of the incident"):
        await room.inquire.ask(1, word, AMINA)
    assert await told(room, "evidence.asked") == []


def test_words_differ_where_what_is_asked_differs() -> None:
    targets = [WEB_2, WEB_3, Target("ec2-instance", "i-0web\ud800"), Target("", "")]
    assert len({Choice(METRIC.offer, one).word for one in targets}) == len(targets)
    assert (
        Choice(METRIC.offer, WEB_2).word == Choice(METRIC.offer, Target(WEB_2.kind, WEB_2.id)).word
    )
