"""Merging and splitting: alerts move, timers follow, nothing is said twice or lost."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.alert import Alert, Target
from bot.core.errors import IncidentIsUnknown, TransitionIsNotLegal
from bot.core.incident import IncidentStatus
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.severity import Severity
from tests.support.alerts import alarm, finding
from tests.support.scene import AMINA, Scene

WEB_3 = (Target("ec2-instance", "i-0web3", "web-3"),)


def other(at: float = 0, status: str = "ALARM", **given: Any) -> Alert:
    """Return what an alarm says that is about another instance."""
    return alarm(at, status, name="disk", **{"targets": WEB_3, **given})


async def fingerprints(scene: Scene, number: int) -> set[str]:
    return {each.alert.fingerprint for each in await scene.alerts(number)}


async def actors(scene: Scene, number: int, kind: str) -> list[dict[str, Any]]:
    """Return the fields of an incident's entries of a kind."""
    one = (await scene.incidents())[number - 1]
    return [opened(each) for each in await scene.entries(one.id) if each.kind == kind]


async def test_merged_alerts_live_on_in_the_other_incident(scene: Scene) -> None:
    await scene.say(alarm(), other(severity=Severity.CRITICAL))
    kept, gone = await scene.incidents()
    scene.clock.advance(minutes=1)

    merged = await scene.regroup.merge(2, 1, AMINA)

    after, over = await scene.incidents()
    assert merged == after
    assert (after.revision, over.revision) == (kept.revision + 1, gone.revision + 1)
    assert (after.severity, after.title) == (Severity.CRITICAL, kept.title)
    assert (over.status, over.merged_into) == (IncidentStatus.RESOLVED, 1)
    assert over.resolved_at == scene.clock.now
    assert await fingerprints(scene, 1) == {"arn:alarm:cpu", "arn:alarm:disk"}
    assert await scene.alerts(2) == []
    assert (await scene.alert("arn:alarm:disk")).incident == 1
    assert (await scene.replies(1))[-1] == "<@U01AMINA> merged INC-2 into this."
    assert (await scene.replies(2))[-1] == "<@U01AMINA> merged this into INC-1. Ledger head."
    assert await actors(scene, 1, "incident.merged") == [{"actor": AMINA, "merged": "INC-2"}]
    assert await actors(scene, 2, "incident.merged_into") == [{"actor": AMINA, "into": "INC-1"}]


async def test_what_fires_again_goes_where_it_was_merged(scene: Scene) -> None:
    await scene.say(alarm(), other())
    await scene.regroup.merge(2, 1, AMINA)
    await scene.say(other(1, "OK"), other(2), alarm(3, name="swap", targets=WEB_3))
    assert len(await scene.incidents()) == 2
    assert await fingerprints(scene, 1) == {"arn:alarm:cpu", "arn:alarm:disk", "arn:alarm:swap"}


async def test_the_quiet_period_follows_what_fires(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"), other(0))
    assert (await scene.incidents())[0].quiet_due_at is not None
    kept = await scene.regroup.merge(2, 1, AMINA)
    assert kept.quiet_due_at is None
    await scene.say(other(2, "OK"))
    await scene.wait(11)
    assert {one.status for one in await scene.incidents()} == {IncidentStatus.RESOLVED}


async def test_merging_what_recovered_lets_it_end(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"), other(0), other(1, "OK"))
    kept = await scene.regroup.merge(2, 1, AMINA)
    assert kept.quiet_due_at == scene.clock.now + timedelta(minutes=10)


async def test_chains_of_merges_lead_to_the_last(scene: Scene) -> None:
    third = alarm(name="net", targets=(Target("ec2-instance", "i-0web4"),))
    await scene.say(alarm(), other(), third)
    await scene.regroup.merge(1, 2, AMINA)
    await scene.regroup.merge(2, 3, AMINA)
    assert [one.merged_into for one in await scene.incidents()] == [3, 3, None]
    await scene.say(alarm(1, "OK"), alarm(2))
    assert (await scene.alert("arn:alarm:cpu")).incident == 3


async def test_what_was_closed_long_ago_is_not_brought_back(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    await scene.wait(11)
    scene.clock.advance(minutes=60)
    await scene.say(alarm(80), other(80))
    assert [one.number for one in await scene.incidents() if one.is_open] == [2, 3]
    await scene.regroup.merge(1, 3, AMINA)
    now = await scene.alert("arn:alarm:cpu")
    assert (now.incident, now.is_firing) == (2, True)


async def test_a_merge_that_makes_no_sense_changes_nothing(scene: Scene) -> None:
    await scene.say(alarm(), other())
    await scene.respond.resolve(2, AMINA, anyway=True)
    before = await scene.incidents()
    for number, into, error, sentence in (
        (1, 1, TransitionIsNotLegal, "INC-1 cannot be merged into itself."),
        (1, 2, TransitionIsNotLegal, "INC-2 is resolved. Reopen it first."),
        (1, 9, IncidentIsUnknown, "there is no INC-9"),
        (9, 1, IncidentIsUnknown, "there is no INC-9"),
    ):
        with pytest.raises(error) as refused:
            await scene.regroup.merge(number, into, AMINA)
        assert str(refused.value) == sentence
    assert await scene.incidents() == before
    await scene.regroup.merge(2, 1, AMINA)
    with pytest.raises(TransitionIsNotLegal, match="INC-2 was merged already"):
        await scene.regroup.merge(2, 1, AMINA)
    assert len(await actors(scene, 1, "incident.merged")) == 1


async def test_a_part_gets_an_incident_of_its_own(scene: Scene) -> None:
    await scene.say(alarm(), finding(1), alarm(2, name="network"))
    await scene.respond.acknowledge(1, AMINA)
    before = await scene.incident()
    scene.clock.advance(minutes=1)

    part = await scene.regroup.split(1, [finding().fingerprint], AMINA)

    whole, shown = await scene.incidents()
    assert part == shown
    assert (whole.revision, part.revision) == (before.revision + 1, 2)
    assert await fingerprints(scene, 1) == {"arn:alarm:cpu", "arn:alarm:network"}
    assert await fingerprints(scene, 2) == {finding().fingerprint}
    assert (part.title, part.lead) == (finding().title, "guardduty")
    assert (whole.title, whole.lead) == ("web-2: cpu is too high", "cloudwatch")
    assert (part.status, part.assignee) == (whole.status, AMINA)
    assert part.acknowledged_at == whole.acknowledged_at
    assert (part.channel, part.opened_by, part.opened_at) == ("C0ALARMS", AMINA, scene.clock.now)
    roles = [each.role for each in await scene.messages(2)]
    assert sorted(roles) == [Role.REPLY, Role.ROOT, Role.RUNBOOK]
    assert all(each.wanted == 2 for each in await scene.messages(2) if each.role is not Role.REPLY)
    assert await scene.replies(2) == ["<@U01AMINA> split this off INC-1."]
    told = "<@U01AMINA> split INC-2 off: GuardDuty DenialOfService.Udp"
    assert (await scene.replies(1))[-1] == told
    assert len(await actors(scene, 1, "incident.split")) == 1
    assert await actors(scene, 2, "incident.split_off") == [{"actor": AMINA, "whole": "INC-1"}]


async def test_a_part_goes_its_own_way(scene: Scene) -> None:
    await scene.say(alarm(), alarm(0, name="network", severity=Severity.CRITICAL))
    part = await scene.regroup.split(1, ["arn:alarm:network"], AMINA)
    whole = (await scene.incidents())[0]
    assert (whole.severity, part.severity) == (Severity.HIGH, Severity.CRITICAL)

    await scene.say(alarm(1, "OK", name="network"))
    whole, part = await scene.incidents()
    assert whole.quiet_due_at is None
    assert part.quiet_due_at is not None
    await scene.say(alarm(2, name="network"))
    assert (await scene.alert("arn:alarm:network")).incident == 2


async def test_splitting_off_what_fires_lets_the_rest_end(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"), alarm(0, name="network"))
    part = await scene.regroup.split(1, ["arn:alarm:network"], AMINA)
    whole = (await scene.incidents())[0]
    assert whole.quiet_due_at == scene.clock.now + timedelta(minutes=10)
    assert part.quiet_due_at is None


async def test_a_split_that_makes_no_sense_changes_nothing(scene: Scene) -> None:
    await scene.say(alarm(), alarm(0, name="network"))
    before = await scene.incidents()
    everything = ["arn:alarm:cpu", "arn:alarm:network"]
    for chosen in ([], everything, ["arn:alarm:unknown"]):
        with pytest.raises(TransitionIsNotLegal, match="not all, and not none"):
            await scene.regroup.split(1, chosen, AMINA)
    with pytest.raises(IncidentIsUnknown):
        await scene.regroup.split(9, everything[:1], AMINA)
    assert await scene.incidents() == before
    await scene.respond.resolve(1, AMINA, anyway=True)
    with pytest.raises(TransitionIsNotLegal, match="INC-1 is resolved"):
        await scene.regroup.split(1, everything[:1], AMINA)
