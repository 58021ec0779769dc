"""One AWS account a file, since moto takes its time to make one; one VPC a test."""

from collections.abc import Iterator

import pytest

from tests.handlers.actions.tighten_egress.world import World, mended, new_vpc
from tests.support.aws import Account, empty_account


@pytest.fixture(scope="module")
def cloud() -> Iterator[None]:
    with mended(), empty_account():
        yield


@pytest.fixture
def world(cloud: None) -> Iterator[World]:  # noqa: ARG001  # the cloud is there, that is all
    aws = Account()
    yield new_vpc(aws)
    aws.close()


@pytest.fixture
def v6(world: World) -> str:
    vpc = world.ec2.describe_vpcs(VpcIds=[world.vpc])["Vpcs"][0]
    return str(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
