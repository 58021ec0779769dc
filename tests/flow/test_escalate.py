"""People are called step by step and round after round, until somebody answers."""

from datetime import timedelta

import pytest

from bot.core.incident import IncidentStatus
from bot.core.severity import Severity
from bot.flow.escalate import NEVER
from bot.store import pages
from bot.store.pages import Page
from tests.support.alerts import alarm, finding, minute
from tests.support.paging import Paging, calls
from tests.support.scene import AMINA, YUSUF, Scene

STATUS = IncidentStatus
RESPONDERS = "<@U01AMINA> <@U02YUSUF>"
TITLE = "web-2: cpu is too high"
UNANSWERED = f"{RESPONDERS} {TITLE}: nobody has acknowledged it yet."


@pytest.fixture
def paging(scene: Scene) -> Paging:
    return Paging(scene)


async def wanted(paging: Paging) -> list[Page]:
    """Return every page that is to be sent."""
    found = []
    async with paging.scene.database.write() as connection:
        while page := await pages.next_due(connection, "ops", paging.scene.clock()):
            found.append(page)
            await pages.change(connection, page.id, sent_at=paging.scene.clock())
    return found


async def why(paging: Paging) -> list[str]:
    """Return why pages are to be sent."""
    return [page.reason for page in await wanted(paging)]


async def test_the_first_ones_stand_in_the_message_and_nobody_is_told_twice(
    paging: Paging,
) -> None:
    await paging.scene.say(alarm())
    card = await paging.look.find(1)
    assert card.called == ("U01AMINA", "U02YUSUF")
    await paging.after()
    assert await paging.calling() == []
    assert await paging.told("people.called") == [
        {"reason": "opened", "round": 0, "turn": 0, "mentioned": ["U01AMINA", "U02YUSUF"]}
    ]


async def test_each_step_comes_at_its_time_and_the_round_begins_again(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await paging.after(4.9)
    assert await why(paging) == []
    await paging.after(0.1)
    assert await why(paging) == ["opened"]
    await paging.after(4.9)
    assert (await paging.calling(), await why(paging)) == ([], [])
    await paging.after(0.1)
    assert await paging.calling() == [UNANSWERED]
    await paging.after(5)
    assert await why(paging) == ["unanswered"]
    told = await paging.told("people.called")
    assert [(one["round"], one["turn"]) for one in told] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [one.get("paged") for one in told] == [None, ["ops"], None, ["ops"]]


async def test_it_goes_on_all_night(paging: Paging) -> None:
    await paging.scene.say(alarm())
    for _ in range(8 * 60):
        await paging.after(1)
    assert len(await wanted(paging)) == 48  # each at five minutes after its round began


async def test_a_first_step_that_waits_is_no_part_of_the_message(scene: Scene) -> None:
    paging = Paging(scene, calls({"after": "2m", "mention": "responder"}))
    await scene.say(alarm())
    assert (await paging.look.find(1)).called == ()
    await paging.after(1.9)
    assert await paging.told("people.called") == []
    await paging.after(0.1)
    called = f"{RESPONDERS} {TITLE}: first alert of its group: a new incident."
    assert await paging.calling() == [called]


@pytest.mark.parametrize("verb", ["acknowledge", "mitigate", "resolve"])
async def test_an_answer_ends_it(paging: Paging, verb: str) -> None:
    await paging.scene.say(alarm(0), alarm(0.1, "OK"))
    await paging.after(1)
    await getattr(paging.scene.respond, verb)(1, YUSUF)
    for _ in range(10):
        await paging.after(5)
    assert (await paging.calling(), await wanted(paging)) == ([], [])
    assert len(await paging.told("people.called")) == 1
    assert (await paging.look.find(1)).called == ()


async def test_who_was_asked_to_take_it_need_not_be_mentioned(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await paging.scene.respond.assign(1, AMINA, YUSUF)
    assert (await paging.look.find(1)).called == ()


async def test_a_restart_forgets_nothing_and_makes_no_call_twice(paging: Paging) -> None:
    await paging.scene.say(alarm())
    for _ in range(10):
        paging.escalate, *_ = paging.replica(paging.scene.database)
        await paging.after(1)
    assert await paging.calling() == [UNANSWERED]
    assert len(await wanted(paging)) == 1


async def test_an_hour_of_silence_makes_it_nobodys_again(paging: Paging) -> None:
    scene = paging.scene
    await scene.say(alarm())
    await paging.after(1)
    await scene.respond.acknowledge(1, YUSUF)
    await paging.after(40)
    await scene.respond.note(1, YUSUF, "still at it")
    await paging.after(59)
    assert (await scene.incident()).status is STATUS.ACKNOWLEDGED
    await paging.after(1)
    one = await scene.incident()
    assert (one.status, one.assignee) == (STATUS.TRIGGERED, "")
    silent = "it was acknowledged, still fires, and nobody did anything for a while"
    assert await paging.calling() == [f"{RESPONDERS} {TITLE}: {silent}."]
    assert await paging.told("incident.lapsed") == [{"reason": "silent", "assignee": YUSUF}]
    await paging.after(5)  # from the first step on
    assert await why(paging) == ["silent"]
    await scene.respond.acknowledge(1, AMINA)
    assert (await scene.incident()).assignee == AMINA
    await paging.after(59)
    assert await wanted(paging) == []


async def test_silence_over_what_has_recovered_calls_nobody(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await paging.scene.respond.acknowledge(1, YUSUF)
    await paging.scene.say(alarm(1, "OK"))
    await paging.after(61)
    assert (await paging.scene.incident()).status is STATUS.ACKNOWLEDGED
    assert await paging.told("people.called") == []
    await paging.scene.say(alarm(2, name="disk"))  # the first is still to be looked at
    await paging.after(60)
    assert (await paging.scene.incident()).status is STATUS.TRIGGERED


async def test_what_gets_worse_after_it_was_acknowledged_calls_again(paging: Paging) -> None:
    scene = paging.scene
    await scene.say(alarm())
    await paging.after(1)
    await scene.respond.acknowledge(1, YUSUF)
    await paging.after(1)
    await scene.say(alarm(2, name="disk", severity=Severity.CRITICAL))
    await paging.after()
    one = await scene.incident()
    assert (one.status, one.assignee) == (STATUS.TRIGGERED, "")
    told = f"{RESPONDERS} INC-1 is now CRITICAL (was high): web-2: disk is too high"
    assert await paging.calling() == [told.replace(" <@U02YUSUF>", "")]  # the scene's own mention
    await paging.after(5)
    assert await why(paging) == ["worsened"]
    await scene.respond.acknowledge(1, AMINA)
    await paging.after(10)
    assert (await scene.incident()).assignee == AMINA
    assert await wanted(paging) == []


async def test_the_thread_mentions_those_whom_it_has_not_just_mentioned(scene: Scene) -> None:
    groups = {"@oncall": ["U09NIGHT"]}
    paging = Paging(scene, calls({"after": "0m", "mention": "helpers"}), in_groups=groups)
    await scene.say(alarm())
    assert (await paging.look.find(1)).called == ("U03LENA", "U09NIGHT")
    await scene.say(alarm(1, name="disk", severity=Severity.CRITICAL))
    await paging.after()
    (told, called) = await paging.calling()
    assert "is now CRITICAL" in told
    assert called == "<@U09NIGHT> web-2: disk is too high: it is more severe than before."
    assert (await paging.told("people.called"))[-1]["mentioned"] == ["U03LENA", "U09NIGHT"]


@pytest.mark.parametrize("verb", ["mitigate", "resolve"])
async def test_what_fires_again_begins_anew(paging: Paging, verb: str) -> None:
    scene = paging.scene
    await scene.say(alarm(0), alarm(0.1, "OK"))
    await getattr(scene.respond, verb)(1, YUSUF)
    await paging.after(5)
    assert (await paging.running()).due_at == NEVER
    await scene.say(alarm(6))
    assert (await paging.running()).since == scene.clock()
    await paging.after(5)
    assert len(await wanted(paging)) == 1


async def test_what_a_person_opens_again_begins_anew(paging: Paging) -> None:
    scene = paging.scene
    await scene.say(finding())
    await paging.after(5)
    await wanted(paging)
    await scene.respond.resolve(1, YUSUF, anyway=True)
    await paging.after(5)
    await scene.respond.reopen(1, AMINA)
    await paging.after()
    assert await paging.calling() == [
        f"{RESPONDERS} web-2 is attacking other hosts: somebody opened it again."
    ]
    await paging.after(5)
    assert await why(paging) == ["reopened_by_hand"]


async def test_what_is_split_off_calls_people_of_its_own(paging: Paging) -> None:
    scene = paging.scene
    await scene.say(alarm(), alarm(name="disk"))
    await paging.after(3)
    part = await scene.regroup.split(1, ["arn:alarm:disk"], YUSUF)
    assert (await paging.look.find(part.number)).called == ("U01AMINA", "U02YUSUF")
    await paging.after(5)
    assert [page.incident for page in await wanted(paging)] == [1, 2]


async def test_what_is_merged_into_another_calls_no_more(paging: Paging) -> None:
    scene = paging.scene
    await scene.say(alarm(), alarm(name="disk"))
    part = await scene.regroup.split(1, ["arn:alarm:disk"], YUSUF)
    await scene.regroup.merge(part.number, 1, YUSUF)
    await paging.after(5)
    assert [page.incident for page in await wanted(paging)] == [1]


async def test_each_person_is_written_to_directly_each_time(scene: Scene) -> None:
    paging = Paging(scene, calls({"after": "0m", "direct": "responder"}))
    await scene.say(alarm())
    await paging.after()
    assert {one.channel for one in await paging.direct()} == {"U01AMINA", "U02YUSUF"}
    await paging.after(5)
    assert len(await paging.direct()) == 4
    assert [one["asked"] for one in await paging.told("people.called")] == [
        ["U01AMINA", "U02YUSUF"]
    ] * 2


async def test_one_step_may_call_in_three_ways(scene: Scene) -> None:
    step = {"after": "1m", "mention": "weeks", "direct": "lena", "notify": "ops"}
    paging = Paging(scene, calls(step))
    await scene.say(alarm())
    await paging.after(1)
    (told,) = await paging.told("people.called")
    assert (told["mentioned"], told["asked"], told["paged"]) == (["U02YUSUF"], ["U03LENA"], ["ops"])
    assert len(await wanted(paging)) == 1


async def test_a_route_without_an_escalation_calls_nobody(paging: Paging) -> None:
    await paging.scene.say(alarm(labels={"alarm": "cpu", "escalation": ""}))
    await paging.after(30)
    assert await paging.told("people.called") == []


async def test_an_escalation_that_the_configuration_lost_waits_for_its_return(
    paging: Paging,
) -> None:
    await paging.scene.say(alarm(labels={"alarm": "cpu", "escalation": "gone"}))
    await paging.after(1)
    assert await paging.told("people.called") == []
    paging.escalate.calls = {"gone": calls({"after": "0m", "notify": "ops"})}
    await paging.after(5)
    assert len(await wanted(paging)) == 1


async def test_a_configuration_with_fewer_steps_goes_on_with_the_last(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await paging.after(1)
    paging.escalate.calls = {"page": calls({"after": "0m", "notify": "ops"})}
    await paging.after(4)
    await paging.after(5)
    assert await why(paging) == ["opened", "unanswered"]


async def test_slack_is_asked_for_groups_outside_of_every_transaction(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await paging.after()  # writes what it read: within a transaction it would wait for itself
    assert paging.asked == 1
    await paging.after(1)
    assert paging.asked == 1  # nothing was due


async def test_a_bug_with_one_incident_keeps_no_other_from_being_called(
    paging: Paging, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = paging.scene
    await scene.say(alarm(), alarm(name="disk"))
    await scene.regroup.split(1, ["arn:alarm:disk"], YUSUF)
    look = paging.escalate._look  # noqa: SLF001  (a bug in it is what this is about)

    async def broken(number: int, groups: object) -> None:
        if number == 1:
            raise ZeroDivisionError
        await look(number, groups)  # type: ignore[arg-type]

    monkeypatch.setattr(paging.escalate, "_look", broken)
    await paging.after(5)
    assert [page.incident for page in await wanted(paging)] == [2]
    monkeypatch.undo()
    await paging.after(1)
    assert [page.incident for page in await wanted(paging)] == [1]


async def test_two_begun_in_one_second_are_two(paging: Paging) -> None:
    paging.escalate.calls = {"page": calls({"after": "0m", "notify": "ops"})}
    await paging.scene.say(alarm())
    await paging.after()
    paging.scene.clock.advance(seconds=0.2)
    await paging.scene.say(alarm(1, name="disk", severity=Severity.CRITICAL))
    await paging.after()
    assert await why(paging) == ["opened", "worsened"]


async def test_silence_is_counted_from_what_people_do(paging: Paging) -> None:
    """What happens by itself, such as another page, is no sign of life."""
    paging.escalate.silent_after = timedelta(minutes=10)
    scene = paging.scene
    await scene.say(alarm())
    await scene.respond.acknowledge(1, YUSUF)
    for number in range(1, 10):
        await scene.say(alarm(number))
        await paging.after(1)
    assert (await scene.incident()).status is STATUS.ACKNOWLEDGED
    assert scene.clock() == minute(9)
    await paging.after(1)
    assert (await scene.incident()).status is STATUS.TRIGGERED
