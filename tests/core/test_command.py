import json
import shlex

import pytest

from bot.core.command import command
from bot.core.plan import Call


@pytest.mark.parametrize(
    ("operation", "spelled"),
    [
        ("ModifyNetworkInterfaceAttribute", "modify-network-interface-attribute"),
        ("ModifyDBInstance", "modify-db-instance"),
        ("FailoverDBCluster", "failover-db-cluster"),
        ("CreateTags", "create-tags"),
    ],
)
def test_an_operation_is_spelled_as_the_cli_does(operation: str, spelled: str) -> None:
    assert command(Call("s", "rds", operation, {}), "eu-west-1").split()[2] == spelled


def test_every_parameter_arrives_as_it_is() -> None:
    hostile = {"Groups": ["sg-1"], "Description": "it's $(here) `now`"}

    words = shlex.split(command(Call("s", "ec2", "CreateTags", hostile), "eu-west-1"))

    assert words[:5] == ["aws", "ec2", "create-tags", "--region", "eu-west-1"]
    assert json.loads(words[-1]) == hostile


def test_a_call_in_another_region_is_made_there() -> None:
    call = Call("s", "rds", "PromoteReadReplica", {}, region="eu-north-1")

    assert shlex.split(command(call, "eu-west-1"))[3:5] == ["--region", "eu-north-1"]
