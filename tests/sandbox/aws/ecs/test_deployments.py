"""Operations on service deployments and service revisions."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.ecs.conftest import CLUSTER, Lab


def test_the_newest_is_listed_first_and_pages_follow_each_other(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    for _ in range(4):
        lab.pass_time(10)
        lab.update(name, forceNewDeployment=True)
    place: dict[str, Any] = {"cluster": CLUSTER, "service": name, "maxResults": 2}

    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        page = lab.ecs.list_service_deployments(**place, **token)
        found += page["serviceDeployments"]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}

    times = [each["createdAt"] for each in found]
    assert times == sorted(times, reverse=True)
    assert len(times) == len(set(times)) == 5


def test_a_status_chooses(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    lab.pass_time(10)
    lab.update(name, forceNewDeployment=True)

    assert [each["status"] for each in lab.deployments(name)] == ["IN_PROGRESS", "SUCCESSFUL"]
    assert [each["status"] for each in lab.deployments(name, status=["SUCCESSFUL"])] == [
        "SUCCESSFUL"
    ]


def test_revisions_have_the_digests_of_their_time(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    (revision,) = lab.service(name)["currentServiceRevisions"]

    found = lab.ecs.describe_service_revisions(serviceRevisionArns=[revision["arn"], "arn:none"])

    (described,) = found["serviceRevisions"]
    (container,) = described["containerImages"]
    assert container["imageDigest"].startswith("sha256:")
    assert container["image"].endswith("shop-api:1.41.0")
    assert found["failures"] == [{"arn": "arn:none", "reason": "MISSING"}]


def test_sources_are_what_was_deployed_before(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    lab.pass_time(10)
    lab.update(name, taskDefinition=lab.define(name))

    second, first = lab.deployments(name)

    assert first["sourceServiceRevisions"] == []
    assert second["sourceServiceRevisions"][0]["arn"] == first["targetServiceRevision"]["arn"]


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("list_service_deployments", {"service": "none"}, "ServiceNotFoundException"),
        (
            "list_service_deployments",
            {"cluster": "none", "service": "none"},
            "ClusterNotFoundException",
        ),
        ("list_service_deployments", {"maxResults": 101}, "InvalidParameterException"),
        ("list_service_deployments", {"status": ["FAILED"]}, "InvalidParameterException"),
        (
            "describe_service_deployments",
            {"serviceDeploymentArns": ["arn"] * 21},
            "InvalidParameterException",
        ),
        ("describe_service_revisions", {"serviceRevisionArns": []}, "InvalidParameterException"),
        (
            "stop_service_deployment",
            {"serviceDeploymentArn": "arn:none"},
            "ServiceDeploymentNotFoundException",
        ),
        (
            "stop_service_deployment",
            {"serviceDeploymentArn": "arn:none", "stopType": "ABORT"},
            "InvalidParameterException",
        ),
    ],
)
def test_what_ecs_refuses(
    lab: Lab, name: str, operation: str, parameters: dict[str, Any], code: str
) -> None:
    lab.serve(name, lab.define(name))
    place = {"cluster": CLUSTER, "service": name} if operation.startswith("list") else {}

    with pytest.raises(ClientError) as caught:
        getattr(lab.ecs, operation)(**place | parameters)

    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("state", ["finished", "nothing to go back to"])
def test_what_cannot_be_stopped_is_a_conflict(lab: Lab, name: str, state: str) -> None:
    lab.serve(name, lab.define(name))
    if state == "finished":
        lab.pass_time(10)
    arn = lab.service(name)["currentServiceDeployment"]

    with pytest.raises(ClientError, match="ConflictException"):
        lab.ecs.stop_service_deployment(serviceDeploymentArn=arn, stopType="ROLLBACK")
