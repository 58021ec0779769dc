from typing import Any

import pytest

from handlers.checkup.running import databases, running, services
from tests.handlers.checkup.shop import Here, Practice


def instances(number: int) -> dict[str, Any]:
    return {"Reservations": [{"Instances": [{"InstanceId": "i-0"}]} for _ in range(number)]}


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, "1 ECS service"),
        (1, "1 EC2 instance and 1 ECS service"),
        (9, "5 or more EC2 instances and 1 ECS service"),
    ],
)
def test_what_runs_is_said_and_not_all_of_it_counted(
    practice: Practice, number: int, says: str
) -> None:
    assert running(practice.here(DescribeInstances=instances(number))) == says


def test_an_instance_that_was_stopped_does_not_run(practice: Practice) -> None:
    here = practice.here()
    running(here)
    (asked,) = [call.parameters for call in here.made if call.operation == "DescribeInstances"]
    assert asked["Filters"] == [{"Name": "instance-state-name", "Values": ["running"]}]


def test_an_empty_region_has_nothing(practice: Practice) -> None:
    here = Here(practice.sandbox, region="us-east-2")
    assert (running(here), services(here), databases(here)) == ("", [], False)
