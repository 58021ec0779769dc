"""What nobody signed, or nobody listed: refused, counted, and visible."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.sns.hostile import certificate_from, from_topic, stale, tamper
from bot.sandbox.slack import SandboxClient
from tests.e2e.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

OTHER = "arn:aws:sns:eu-west-1:444455556666:forgotten"
REJECTED = 'firebreak_signals_rejected_total{reason="%s"}'


async def _incidents(stage: Stage) -> int:
    return int(stage.records.one("SELECT count(*) FROM incidents"))


async def test_a_tampered_message_is_refused(stage: Stage) -> None:
    before, known = await stage.metric(REJECTED % "forged"), await _incidents(stage)
    for version in ("1", "2"):
        honest = stage.world.sns.notification(stage.topic, "all is well", None, version)
        assert (await stage.post(tamper(honest))).status_code == 403
    assert await stage.metric(REJECTED % "forged") == before + 2
    assert await _incidents(stage) == known
    assert "signal.rejected" in stage.bot.log.read_text()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "sns.s3-us-west-2.amazonaws.com",
        "sns.eu-west-1.amazonaws.com.evil.example",
        "sns.us-east-1.amazonaws.com",
    ],
)
async def test_a_certificate_from_elsewhere_is_refused(stage: Stage, host: str) -> None:
    before = await stage.metric(REJECTED % "certificate")
    honest = stage.world.sns.notification(stage.topic, "all is well")
    assert (await stage.post(certificate_from(honest, host))).status_code == 403
    assert await stage.metric(REJECTED % "certificate") == before + 1


async def test_an_old_message_may_be_a_replay(stage: Stage) -> None:
    honest = stage.world.sns.notification(stage.topic, "all is well")
    old = stale(stage.world.sns, honest, utc_now() - timedelta(days=2))
    assert (await stage.post(old)).status_code == 400
    assert await stage.metric(REJECTED % "too_old") >= 1


async def test_raw_delivery_is_unsigned(stage: Stage) -> None:
    honest = stage.world.sns.notification(stage.topic, "all is well")
    raw = {"x-amz-sns-rawdelivery": "true"}
    assert (await stage.post(honest, **raw)).status_code == 400
    assert await stage.metric(REJECTED % "raw_delivery") >= 1


@pytest.mark.parametrize("body", [b"", b"hello", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_envelope_is_refused(stage: Stage, body: bytes) -> None:
    answer = await stage.http.post(f"{stage.bot.address}/sns", content=body)
    assert answer.status_code == 400


async def test_a_huge_body_is_refused(stage: Stage) -> None:
    answer = await stage.http.post(f"{stage.bot.address}/sns", content=b"x" * 2_000_000)
    assert answer.status_code == 413


async def test_a_listed_topic_is_confirmed_and_that_is_recorded(stage: Stage) -> None:
    confirmed = stage.records.entries("subscription.confirmed")
    assert confirmed[0]["topic"] == stage.topic.arn


async def test_an_unlisted_topic_is_not_confirmed(stage: Stage) -> None:
    stranger = stage.world.sns.topic("arn:aws:sns:eu-west-1:444455556666:stranger")
    with pytest.raises(TimeoutError):
        await stage.world.sns.subscribe(stranger, f"{stage.bot.address}/sns", patience=0.5)


async def test_people_hear_of_an_unsubscription_and_it_is_not_undone(
    stage: Stage, slack: SandboxClient
) -> None:
    spare = await stage.world.sns.subscribe(stage.topic, f"{stage.bot.address}/sns")
    await stage.world.sns.unsubscribe(spare)
    message = await slack.expect_message("C0ALARMS", containing="unsubscribed")
    assert stage.topic.arn.rpartition(":")[2] in message.reads
    await asyncio.sleep(0.3)
    assert not spare.confirmed.is_set()


async def test_an_unlisted_topic_is_kept_shown_and_let_in_once_listed(
    stage: Stage, slack: SandboxClient
) -> None:
    honest = stage.world.sns.notification(stage.topic, "The forgotten budget is used up")
    unlisted = from_topic(stage.world.sns, honest, OTHER)
    assert (await stage.post(unlisted)).status_code == 403
    assert await stage.metric("firebreak_quarantined") == 1

    line = f'Add: topics: ["{OTHER}"]'
    (_, shown), (status, checked) = await asyncio.gather(
        stage.command("quarantine"), stage.command("check")
    )
    assert "1 message (newest" in shown
    assert line in shown
    assert line in checked
    assert status == 1

    known = stage.configuration
    stage.configure({**known, "topics": [*known["topics"], OTHER]})
    await stage.bot.stop()
    await stage.bot.start()
    await slack.expect_message("C0ALARMS", containing="message from forgotten")
    assert await stage.metric("firebreak_quarantined") == 0
    assert stage.records.rows("SELECT * FROM quarantine") == []
