import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.sandbox.aws.shop import Api, Data, Dns, Network, Shop, Web, WebServer
from bot.sandbox.aws.sns import SandboxSns
from bot.sandbox.story import Beat, play, recovery, trouble
from tests.sandbox.aws.receiver import receiving

STARTED = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
REVISION = "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-api"
LOAD_BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop-web/5"


def web_server(name: str, zone: str) -> WebServer:
    return WebServer(
        name=name,
        instance_id=f"i-0{name}",
        zone=f"eu-west-1{zone}",
        vpc_id="vpc-1",
        subnet_id="subnet-1",
        group_id="sg-1",
        interface_id="eni-1",
        private_ip="10.0.1.4",
        public_ip="198.51.100.4",
    )


SHOP = Shop(
    Network("vpc-1", ("subnet-1", "subnet-2"), "sg-0", "sg-1", "sg-2", "sg-3"),
    Web((web_server("web-1", "a"), web_server("web-2", "b")), LOAD_BALANCER, "arn:target"),
    Api("shop", "api", "arn:service", f"{REVISION}:1", f"{REVISION}:2"),
    Data(
        "shop-db",
        "shop-db-2",
        "shop-aurora",
        ("shop-aurora-1", "shop-aurora-2"),
        "shop",
        ("1", "2"),
    ),
    Dns("Z1", "www.shop.example.", ("eu-west-1", "eu-central-1")),
    "arn:aws:sns:eu-west-1:111122223333:alarms",
    "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms",
)


class Stage:
    """A clock that only sleep moves, and everything published with its second."""

    def __init__(self) -> None:
        self.now = STARTED
        self.slept: list[float] = []
        self.published: list[tuple[float, dict[str, Any], str | None]] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    async def publish(self, message: str, subject: str | None) -> None:
        second = (self.now - STARTED).total_seconds()
        self.published.append((second, json.loads(message), subject))

    async def run(self, beats: Sequence[Beat], speed: float = 1.0) -> list[str]:
        told = play(beats, self.publish, clock=lambda: self.now, sleep=self.sleep, speed=speed)
        return [caption async for caption in told]


def name_of(message: dict[str, Any]) -> str:
    if "AlarmName" in message:
        return f"{message['AlarmName']} {message['NewStateValue']}"
    detail: dict[str, Any] = message["detail"]
    return str(detail.get("eventName") or detail.get("stoppedReason") or detail["type"])


async def test_it_begins_with_an_attack_and_a_bad_release() -> None:
    stage = Stage()

    await stage.run(trouble(SHOP, STARTED))

    assert [(second, name_of(message)) for second, message, _ in stage.published] == [
        (0, "Backdoor:EC2/DenialOfService.Udp"),
        (4, "web-2-network-out-critical ALARM"),
        (7, "web-2-cpu-high ALARM"),
        (10, "SERVICE_DEPLOYMENT_FAILED"),
        (11, "Essential container in task exited"),
        (13, "api-5xx-high ALARM"),
        (16, "Backdoor:EC2/DenialOfService.Udp"),
    ]


async def test_it_ends_with_everything_back_to_normal() -> None:
    stage = Stage()

    await stage.run(recovery(SHOP))

    assert [name_of(message) for _, message, _ in stage.published] == [
        "web-2-network-out-critical OK",
        "web-2-cpu-high OK",
        "SERVICE_DEPLOYMENT_COMPLETED",
        "api-5xx-high OK",
    ]


async def test_everything_is_about_what_the_shop_has() -> None:
    stage = Stage()

    await stage.run([*trouble(SHOP, STARTED), *recovery(SHOP)])

    messages = [message for _, message, _ in stage.published]
    dimensions = {
        message["AlarmName"]: message["Trigger"]["Dimensions"]
        for message in messages
        if "AlarmName" in message
    }
    assert dimensions == {
        "web-2-network-out-critical": [{"value": "i-0web-2", "name": "InstanceId"}],
        "web-2-cpu-high": [{"value": "i-0web-2", "name": "InstanceId"}],
        "api-5xx-high": [{"value": "app/shop-web/5", "name": "LoadBalancer"}],
    }
    (task,) = [m["detail"] for m in messages if m.get("detail-type") == "ECS Task State Change"]
    assert task["taskDefinitionArn"] == f"{REVISION}:2"
    assert task["containers"][0]["exitCode"] == 137


async def test_the_finding_comes_twice_with_a_higher_count() -> None:
    stage = Stage()

    await stage.run(trouble(SHOP, STARTED))

    first, update = [
        m["detail"] for _, m, _ in stage.published if m.get("source") == "aws.guardduty"
    ]
    assert first["id"] == update["id"]
    assert first["service"]["count"] < update["service"]["count"]
    assert first["createdAt"] == update["createdAt"] < update["updatedAt"]


async def test_messages_carry_the_time_at_which_they_are_sent() -> None:
    stage = Stage()

    await stage.run(trouble(SHOP, STARTED))

    assert stage.published[1][1]["StateChangeTime"] == "2026-11-20T03:12:04.000+0000"
    assert stage.published[3][1]["time"] == "2026-11-20T03:12:10Z"


async def test_only_alarms_have_a_subject() -> None:
    stage = Stage()

    await stage.run(trouble(SHOP, STARTED))

    subjects = [subject for _, _, subject in stage.published]
    assert subjects[:2] == [None, 'ALARM: "web-2-network-out-critical" in EU (Ireland)']
    assert [subject is None for subject in subjects] == [
        "AlarmName" not in message for _, message, _ in stage.published
    ]


@pytest.mark.parametrize("speed", [1.0, 10.0])
async def test_the_speed_shortens_the_waits(speed: float) -> None:
    stage = Stage()

    captions = await stage.run(trouble(SHOP, STARTED), speed)

    assert sum(stage.slept) == pytest.approx(16 / speed)
    assert captions[0] == "GuardDuty: web-2 is attacking other hosts"
    assert len(captions) == len(stage.published)


async def test_it_plays_over_sns() -> None:
    with receiving() as receiver:
        async with SandboxSns() as sns:
            topic = sns.topic(SHOP.topic_arn)
            await sns.subscribe(topic, receiver.url)
            beats = trouble(SHOP, STARTED)

            captions = [c async for c in play(beats, partial(sns.publish, topic), speed=1000)]
            await sns.drain()

    sent = {received.envelope.get("Subject") for received in receiver.notifications}
    assert len(receiver.notifications) == len(captions) == len(beats)
    assert 'ALARM: "api-5xx-high" in EU (Ireland)' in sent
