"""Every verb of people: one entry with its actor, one revision more, the messages it should."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.alert import Target
from bot.core.card import StepAt
from bot.core.errors import IncidentIsUnknown, StillFiring, TransitionIsNotLegal
from bot.core.incident import Incident, IncidentStatus
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.severity import Severity
from bot.flow.respond import NOTE, Respond
from bot.store import escalations
from bot.store.base import new_id
from bot.store.escalations import Escalation
from tests.support.alerts import THREE, alarm, finding
from tests.support.scene import AMINA, YUSUF, Scene

Do = Callable[[Respond, int], Awaitable[Incident]]
ACK, MITIGATE, RESOLVE, REOPEN = "acknowledge", "mitigate", "resolve", "reopen"
# What people do -> (how, the entry's kind, what the thread says after their name)
VERBS: dict[str, tuple[Do, str, str]] = {
    "acknowledge": (lambda r, n: r.acknowledge(n, AMINA), "incident.acknowledged", "has it."),
    "mitigate": (
        lambda r, n: r.mitigate(n, AMINA),
        "incident.mitigated",
        "says customers are well again. The cause may still be there.",
    ),
    "resolve": (
        lambda r, n: r.resolve(n, AMINA, anyway=True),
        "incident.resolved",
        "resolved it, although 1 had not recovered. Ledger head.",
    ),
    "assign": (
        lambda r, n: r.assign(n, AMINA, YUSUF),
        "incident.assigned",
        "gave it to <@U02YUSUF>.",
    ),
    "take": (lambda r, n: r.assign(n, AMINA, AMINA), "incident.taken", "took it."),
    "note": (lambda r, n: r.note(n, AMINA, "4 GB <out>"), "note", "notes: 4 GB <out>"),
    "impact": (
        lambda r, n: r.impact(n, AMINA, "03:10", "03:40", "no checkout"),
        "incident.impact",
        "recorded the impact: 03:10 to 03:40: no checkout",
    ),
}


def by_hand(title: str = "checkout is down", runbook: str = "default") -> Incident:
    ident = new_id()
    return Incident(
        number=0, id=ident, group_key=f"manual:{ident}", status=IncidentStatus.TRIGGERED,
        severity=Severity.CRITICAL, title=title, account="", region="", channel="C0ALARMS",
        runbook=runbook, lead="person", opened_at=THREE, opened_by=AMINA, active_at=THREE,
    )  # fmt: skip


async def state(scene: Scene, number: int) -> tuple[object, ...]:
    """Return all that a verb could change."""
    one = (await scene.incidents())[number - 1]
    return one, await scene.messages(number), await scene.kinds(one.id)


async def test_a_verb_is_one_entry_one_revision_and_one_sentence(scene: Scene) -> None:
    for number, (do, kind, said) in enumerate(VERBS.values(), start=1):
        await scene.say(alarm(name=f"a{number}", targets=(Target("ec2-instance", str(number)),)))
        before = (await scene.incidents())[number - 1]
        heard, replies = await scene.kinds(before.id), await scene.replies(number)
        scene.clock.advance(minutes=1)

        after = await do(scene.respond, number)

        assert after == (await scene.incidents())[number - 1]
        assert after.revision == before.revision + 1
        assert after.cause != before.cause
        *earlier, entry = await scene.entries(before.id)
        assert [each.kind for each in earlier] == heard
        assert (entry.kind, opened(entry)["actor"]) == (kind, AMINA)
        assert entry.at == scene.clock.now
        assert await scene.replies(number) == [*replies, f"<@U01AMINA> {said}"]
        live = [m for m in await scene.messages(number) if m.role in (Role.ROOT, Role.RUNBOOK)]
        assert [each.wanted for each in live] == [after.revision] * 2


async def test_a_tick_is_recorded_once_and_shown_without_a_word(scene: Scene) -> None:
    await scene.say(alarm())
    replies = await scene.replies(1)
    for done, kind in ((True, "step.done"), (False, "step.undone")):
        before = await scene.incident()
        for _ in range(3):  # a click that comes twice counts once
            after = await scene.respond.tick(1, AMINA, StepAt("default", 2), done=done)
        assert after.revision == before.revision + 1
        *earlier, entry = await scene.entries(before.id)
        assert kind not in [each.kind for each in earlier]
        fields = opened(entry)
        assert entry.kind == kind
        assert (fields["actor"], fields["runbook"], fields["step"]) == (AMINA, "default", 3)
    assert await scene.replies(1) == replies


async def test_what_makes_no_sense_now_changes_nothing_and_says_why(scene: Scene) -> None:
    cases = [
        ([], REOPEN, "INC-{} is open already."),
        ([ACK], ACK, "INC-{} is acknowledged already."),
        ([ACK], REOPEN, "INC-{} is open already."),
        ([MITIGATE], MITIGATE, "INC-{} is mitigated already."),
        ([MITIGATE], ACK, "INC-{} is mitigated. If it is not over, reopen it first."),
        ([RESOLVE], RESOLVE, "INC-{} is resolved already."),
        ([RESOLVE], ACK, "INC-{} is resolved. If it is not over, reopen it first."),
        ([RESOLVE], MITIGATE, "INC-{} is resolved. If it is not over, reopen it first."),
    ]
    for number, (so_far, verb, sentence) in enumerate(cases, start=1):
        await scene.respond.open(AMINA, by_hand())
        for one in so_far:
            await getattr(scene.respond, one)(number, AMINA)
        before = await state(scene, number)
        with pytest.raises(TransitionIsNotLegal) as refused:
            await getattr(scene.respond, verb)(number, YUSUF)
        assert str(refused.value) == sentence.format(number)
        assert await state(scene, number) == before


async def test_other_things_that_make_no_sense(scene: Scene) -> None:
    for do, _, _ in VERBS.values():
        with pytest.raises(IncidentIsUnknown, match="there is no INC-1"):
            await do(scene.respond, 1)
    await scene.respond.open(AMINA, by_hand())
    await scene.respond.assign(1, AMINA, YUSUF)
    before = await state(scene, 1)
    with pytest.raises(TransitionIsNotLegal, match="They have INC-1 already"):
        await scene.respond.assign(1, AMINA, YUSUF)
    with pytest.raises(TransitionIsNotLegal, match="INC-1 has another runbook now"):
        await scene.respond.tick(1, AMINA, StepAt("instance-attacking", 0), done=True)
    assert await state(scene, 1) == before


async def test_who_acknowledges_has_it_unless_somebody_was_asked(scene: Scene) -> None:
    await scene.respond.open(AMINA, by_hand())
    assert (await scene.respond.acknowledge(1, AMINA)).assignee == AMINA
    await scene.respond.open(AMINA, by_hand())
    await scene.respond.assign(2, AMINA, YUSUF)
    assert (await scene.respond.acknowledge(2, AMINA)).assignee == YUSUF


async def test_two_people_at_once(scene: Scene) -> None:
    await scene.respond.open(AMINA, by_hand())
    both = [scene.respond.acknowledge(1, who) for who in (AMINA, YUSUF)]
    taken, refused = sorted(
        await asyncio.gather(*both, return_exceptions=True),
        key=lambda answer: isinstance(answer, Exception),
    )
    assert isinstance(taken, Incident)
    assert isinstance(refused, TransitionIsNotLegal)
    assert (await scene.incident()).assignee == taken.assignee
    assert (await scene.kinds(taken.id)).count("incident.acknowledged") == 1


async def test_resolving_asks_where_something_has_not_recovered(scene: Scene) -> None:
    await scene.say(alarm(), finding(1))
    before = await state(scene, 1)
    with pytest.raises(StillFiring) as asked:
        await scene.respond.resolve(1, AMINA)
    assert set(asked.value.alerts) == {"cpu", "GuardDuty DenialOfService.Udp"}
    assert await state(scene, 1) == before

    scene.clock.advance(minutes=5)
    over = await scene.respond.resolve(1, AMINA, anyway=True)
    assert (over.status, over.resolved_at) == (IncidentStatus.RESOLVED, scene.clock.now)
    assert not any(each.is_firing for each in await scene.alerts(1))
    *_, entry = await scene.entries(over.id)
    assert len(opened(entry)["still_firing"]) == 2


async def test_what_all_recovered_resolves_without_asking(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    over = await scene.respond.resolve(1, AMINA)
    assert over.quiet_due_at is None
    assert (await scene.replies(1))[-1] == "<@U01AMINA> resolved it. Ledger head."


async def test_it_is_not_reopened_where_another_has_taken_its_place(scene: Scene) -> None:
    await scene.say(alarm(0))
    await scene.respond.resolve(1, AMINA, anyway=True)
    scene.clock.advance(minutes=60)
    await scene.say(alarm(59, "OK"), alarm(60))
    assert [one.number for one in await scene.incidents()] == [1, 2]
    with pytest.raises(TransitionIsNotLegal) as refused:
        await scene.respond.reopen(1, AMINA)
    assert str(refused.value) == "INC-2 is open for the same thing: work there."
    await scene.respond.resolve(2, AMINA, anyway=True)
    assert (await scene.respond.reopen(1, AMINA)).status is IncidentStatus.TRIGGERED


async def test_reopened_it_is_new_again(scene: Scene) -> None:
    await scene.respond.open(AMINA, by_hand())
    await scene.respond.acknowledge(1, AMINA)
    for end in (scene.respond.mitigate, scene.respond.resolve):
        await end(1, AMINA)
        again = await scene.respond.reopen(1, YUSUF)
        assert again.status is IncidentStatus.TRIGGERED
        assert (again.mitigated_at, again.resolved_at, again.acknowledged_at) == (None,) * 3
    assert (await scene.replies(1))[-1] == "<@U02YUSUF> opened it again."


async def test_a_note_of_any_characters_and_length(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand())
    for text, stored in (
        ("\0\ud800 \u202eok", "\ufffd\ufffd \ufffdok"),
        ("one\r\ntwo\u2028three\tfour", "one\ntwo\nthree four"),
        ("y" * 4_000, "y" * 4_000),
        ("y" * 20_000, "y" * (NOTE - 1) + "…"),
        ("<!channel> *x*", "<!channel> *x*"),
    ):
        await scene.respond.note(1, AMINA, text)
        *_, entry = await scene.entries(one.id)
        assert opened(entry)["text"] == stored
        assert (await scene.replies(1))[-1] == f"<@U01AMINA> notes: {stored}"


async def test_an_impact_of_any_characters(scene: Scene) -> None:
    await scene.respond.open(AMINA, by_hand())
    hit = await scene.respond.impact(1, AMINA, "\0", "\ud800" * 300, "z" * 5_000)
    assert hit.impact.startswith("\ufffd to \ufffd")
    assert len(hit.impact) < 2_200
    assert (await scene.incident()).impact == hit.impact


async def test_opened_by_hand_it_stands_in_its_channel(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand(" checkout\nis \0down " + "!" * 500))
    assert one.number == 1
    assert one.title.startswith("checkout is \ufffddown !!!")
    assert len(one.title) == 300
    assert one == await scene.incident()
    (entry,) = await scene.entries(one.id)
    assert (entry.kind, opened(entry)["actor"]) == ("incident.opened_by_hand", AMINA)
    shown = [(each.role, each.channel) for each in await scene.messages(1)]
    assert shown == [(role, "C0ALARMS") for role in (Role.ROOT, Role.RUNBOOK, Role.REPLY)]
    assert await scene.replies(1) == ["<@U01AMINA> opened this by hand."]


async def test_opened_by_hand_it_calls_people_where_its_route_does(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand(), "page")
    other = await scene.respond.open(AMINA, replace(by_hand(), group_key="other", id=new_id()))
    async with scene.database.read() as connection:
        known = await escalations.read(connection, one.number)
        assert await escalations.read(connection, other.number) is None
    assert known == Escalation(one.number, "page", "opened", one.opened_at, one.opened_at)


async def test_announce_is_woken_once_it_can_see_the_change(scene: Scene) -> None:
    looking: list[asyncio.Task[Incident]] = []
    respond = Respond(
        scene.database,
        scene.clock,
        lambda: looking.append(asyncio.create_task(scene.incident())),
    )
    await respond.open(AMINA, by_hand())
    await respond.acknowledge(1, AMINA)
    assert [one.revision for one in await asyncio.gather(*looking)][-1] == 2
    with pytest.raises(TransitionIsNotLegal):
        await respond.acknowledge(1, AMINA)
    assert len(looking) == 2
    assert scene.clock.now - THREE < timedelta(minutes=1)
