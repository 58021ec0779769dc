from datetime import datetime, timedelta

import pytest

from bot.sandbox.aws.messages import finding
from bot.sandbox.aws.shop import WebServer

WEB_2 = WebServer(
    name="web-2",
    instance_id="i-0abc",
    zone="eu-west-1b",
    vpc_id="vpc-1",
    subnet_id="subnet-1",
    group_id="sg-1",
    interface_id="eni-1",
    private_ip="10.0.1.4",
    public_ip="198.51.100.4",
)


def test_a_finding_says_who_attacks(night: datetime) -> None:
    event = finding(WEB_2, night)

    detail = event["detail"]
    instance = detail["resource"]["instanceDetails"]
    (interface,) = instance["networkInterfaces"]
    assert event["detail-type"] == "GuardDuty Finding"
    assert event["time"] == "2026-11-20T03:12:00Z"
    assert detail["type"] == "Backdoor:EC2/DenialOfService.Udp"
    assert detail["severity"] == 8
    assert detail["service"]["resourceRole"] == "ACTOR"
    assert detail["service"]["archived"] is False
    assert detail["resource"]["resourceType"] == "Instance"
    assert instance["instanceId"] == "i-0abc"
    assert {"key": "Name", "value": "web-2"} in instance["tags"]
    assert interface["securityGroups"] == [{"groupName": "shop-web", "groupId": "sg-1"}]
    assert interface["privateDnsName"] == "ip-10-0-1-4.eu-west-1.compute.internal"
    assert detail["title"].startswith("EC2 instance i-0abc is behaving")


def test_an_update_is_the_same_finding_in_another_event(night: datetime) -> None:
    first = finding(WEB_2, night)
    update = finding(WEB_2, night + timedelta(seconds=16), count=37, first_seen=night)

    assert update["id"] != first["id"]
    assert update["detail"]["id"] == first["detail"]["id"]
    assert update["detail"]["arn"].endswith(f"/finding/{first['detail']['id']}")
    assert [event["detail"]["service"]["count"] for event in (first, update)] == [1, 37]
    assert update["detail"]["createdAt"] == first["detail"]["createdAt"]
    assert update["detail"]["updatedAt"] == "2026-11-20T03:12:16.250Z"


@pytest.mark.parametrize("again", [True, False])
def test_the_event_id_follows_from_the_contents(night: datetime, again: bool) -> None:  # noqa: FBT001 - a parameter of the test
    other = finding(WEB_2, night, count=1 if again else 2)

    assert (other["id"] == finding(WEB_2, night)["id"]) is again
