"""A lab for all these tests, with the releases' images in its registry."""

import re
from collections.abc import Iterator

import pytest

from bot.sandbox.aws.seed.images import seed_images
from bot.sandbox.aws.server import running_account
from tests.handlers.actions.rollback_service.lab import CLUSTER, SPEED, FakeAws, Lab


# One a file: moto has one state a process, and other files empty it.
@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with running_account(speed=SPEED) as account:
        ec2 = account.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        groups = [
            ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
            for name in ("one", "other")
        ]
        account.client("ecs").create_cluster(clusterName=CLUSTER)
        seed_images(account.client("ecr"))
        yield Lab(account, [subnet], groups)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Return a name for this test's service and task definitions."""
    return re.sub(r"\W|_", "-", request.node.name)[-60:]


@pytest.fixture
def aws(lab: Lab) -> FakeAws:
    return lab.aws()
