"""Who has an interface is said in words that people know."""

from typing import Any

import pytest

from handlers.actions.tighten_egress.affected import listed, user_of


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"Attachment": {"InstanceId": "i-1"}}, "web-1 (i-1)"),
        ({"Attachment": {"InstanceId": "i-2"}, "name": ""}, "i-2"),
        ({"InterfaceType": "lambda", "Description": "AWS Lambda VPC ENI-f"}, "a Lambda function"),
        ({"InterfaceType": "vpc_endpoint", "RequesterManaged": True}, "an interface endpoint"),
        ({"InterfaceType": "network_load_balancer"}, "a Network Load Balancer"),
        ({"Description": "ELB app/shop/50dc"}, "an Application Load Balancer"),
        ({"Description": "ELB shop"}, "a Classic Load Balancer"),
        ({"Description": "RDSNetworkInterface", "RequesterManaged": True}, "an RDS database"),
        ({"Description": "arn:aws:ecs:eu-west-1:1:attachment/a"}, "an ECS task"),
        ({"InterfaceType": "interface", "RequesterManaged": True}, "an AWS service"),
        ({"InterfaceType": "interface"}, "an interface"),
    ],
)
def test_who(raw: dict[str, Any], words: str) -> None:
    said = user_of({"NetworkInterfaceId": "eni-1", **raw}, raw.get("name", "web-1"))
    assert said.startswith(words)
    assert ("eni-1" in said) is ("Attachment" not in raw)


def test_many_are_counted() -> None:
    assert listed([f"web-{n}" for n in range(22)]).endswith("web-19 and 2 more")
    assert listed(["a", "a", "b"]) == "a, b"
