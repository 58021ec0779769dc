"""What is recorded and said of one alert."""

from bot.core.alert import AlertStatus, Target
from bot.core.ledger import opened
from bot.core.reason import Reason
from bot.core.severity import Severity
from tests.support.alerts import alarm, finding, minute
from tests.support.scene import AMINA, Scene
from tests.support.signals import TOPIC

# Why people are called where no alert has just said anything.
NO_ALERT = {
    Reason.REOPENED_BY_HAND,
    Reason.UNANSWERED,
    Reason.SILENT,
    Reason.SLACK_IS_AWAY,
    Reason.APPROVAL_WAITS,
}


async def test_the_ledger_names_the_signal_and_the_state(scene: Scene) -> None:
    (ident,) = await scene.say(alarm(-1))
    ((kind, fields),) = await scene.heard()
    assert kind == "alert.opened"
    assert fields == {
        "actor": "system",
        "title": "web-2: cpu is too high",
        "source": "cloudwatch",
        "severity": "high",
        "status": "firing",
        "fingerprint": "arn:alarm:cpu",
        "state_at": minute(-1).isoformat(),
        "publisher": TOPIC,
        "message_id": ident,
        "received_at": minute(0).isoformat(),
        "authenticated": True,
    }


async def test_every_way_an_alert_can_go_has_its_reason(scene: Scene) -> None:
    scene.clock.now = minute(20)
    lost = {"name": "lost", "targets": ()}
    worse, wide = Severity.CRITICAL, (*finding().targets, Target("ec2-instance", "i-0web3"))
    await scene.say(
        alarm(0),
        alarm(0),
        alarm(-1),
        alarm(1, name="network"),
        alarm(1),
        alarm(2, severity=worse),
        alarm(3, "INSUFFICIENT_DATA"),
        alarm(4, "OK"),
        alarm(5),
        alarm(6, "OK", name="disk"),
        finding(0),
        finding(1, targets=wide),
        alarm(2, "OK", **lost),  # type: ignore[arg-type]  # of several types
        alarm(1, **lost),  # type: ignore[arg-type]  # of several types
    )
    await scene.respond.resolve(1, AMINA, anyway=True)
    await scene.say(alarm(7))
    told = {kind.removeprefix("alert.") for kind, _ in await scene.heard()}
    assert told == {reason.value for reason in Reason} - NO_ALERT


async def test_why_people_were_called(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, name="disk", severity=Severity.CRITICAL))
    one = await scene.incident()
    entries = await scene.entries(one.id)
    assert [entry.kind for entry in entries] == ["alert.opened", "alert.joined", "people.called"]
    assert opened(entries[-1]) == {
        "actor": "system",
        "reason": "worsened",
        "said": "INC-1 is now CRITICAL (was high): web-2: disk is too high",
        "mention": "<@U01AMINA>",
    }
    assert Reason(opened(entries[-1])["reason"]).sentence


async def test_nobody_is_called_twice_for_one_thing(scene: Scene) -> None:
    told = [alarm(0), alarm(1, name="disk", severity=Severity.CRITICAL)]
    await scene.send(*told, *told, *told)
    await scene.work()
    assert len(await scene.replies(1)) == 1


async def test_a_duplicate_that_speaks_of_another_incident_calls_nobody(scene: Scene) -> None:
    await scene.say(finding(0))
    await scene.respond.resolve(1, AMINA, anyway=True)
    await scene.wait(60)
    await scene.say(alarm(61, severity=Severity.LOW), finding(0), finding(62))
    assert await scene.replies(2) == []


async def test_who_said_it_last_is_known(scene: Scene) -> None:
    await scene.say(alarm(0))
    assert (await scene.alert("arn:alarm:cpu")).authenticated


async def test_what_a_person_closed_is_well_again_without_a_word(scene: Scene) -> None:
    await scene.say(alarm(0))
    await scene.respond.resolve(1, AMINA, anyway=True)
    before = await scene.incident()
    await scene.say(alarm(1, "OK"))
    assert await scene.incident() == before
    tracked = await scene.alert("arn:alarm:cpu")
    assert (tracked.status, tracked.state_at) == (AlertStatus.RESOLVED, minute(1))
    assert (await scene.kinds(before.id))[-1] == "alert.not_firing"
