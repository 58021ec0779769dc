"""Every answer has an id of its own."""

from uuid import UUID

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.still import Still

TAGS = [{"Key": "says", "Value": "request-id"}]


def _ids(answer: dict[str, dict[str, object]]) -> tuple[str, str]:
    """Return the id of the body and that of the headers."""
    metadata = answer["ResponseMetadata"]
    headers = metadata["HTTPHeaders"]
    assert isinstance(headers, dict)
    return str(metadata["RequestId"]), headers["x-amzn-requestid"]


def test_answers_of_moto(still: Still) -> None:
    answers = [_ids(still.client("ec2").describe_vpcs()) for _ in range(2)]

    assert all(UUID(body) == UUID(header) for body, header in answers)
    assert answers[0] != answers[1]


def test_refusals_of_moto(still: Still) -> None:
    asked = {"VpcIds": ["vpc-0123456789abcdef0"]}
    refused = [_ids(still.refused("ec2", "describe_vpcs", **asked)) for _ in range(2)]

    assert all(UUID(body) == UUID(header) for body, header in refused)
    assert refused[0] != refused[1]


def test_answers_of_the_fronts(still: Still) -> None:
    asked = {"SourceType": "db-instance"}
    answers = [_ids(still.client("rds").describe_events(**asked)) for _ in range(2)]

    assert all(UUID(body) == UUID(header) for body, header in answers)
    assert answers[0] != answers[1]


def test_what_a_tag_says_stays(still: Still) -> None:
    ec2, vpc = still.client("ec2"), [still.shop.network.vpc_id]
    ec2.create_tags(Resources=vpc, Tags=TAGS)

    found = ec2.describe_vpcs(VpcIds=vpc)["Vpcs"][0]["Tags"]

    assert TAGS[0] in found


@pytest.mark.parametrize("service", ["elbv2", "iam"])
def test_ids_of_other_services_are_motos(still: Still, service: str) -> None:
    call = {"elbv2": "describe_load_balancers", "iam": "list_roles"}[service]
    first, second = (_ids(getattr(still.client(service), call)())[0] for _ in range(2))

    assert first != second
    with pytest.raises(ValueError, match="UUID"):
        UUID(first)


def test_nothing_of_moto_is_hidden(still: Still) -> None:
    with pytest.raises(ClientError) as caught:
        still.client("ec2").describe_vpcs(VpcIds=["vpc-0123456789abcdef0"])

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert caught.value.response["Error"]["Code"] == "InvalidVpcID.NotFound"
