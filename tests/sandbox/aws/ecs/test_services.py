"""Operations on services, and what ECS refuses."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.ecs.conftest import CLUSTER, Lab


def test_nothing_new_is_no_deployment(lab: Lab, name: str) -> None:
    definition = lab.define(name)
    lab.serve(name, definition)
    lab.pass_time(10)

    lab.update(name, taskDefinition=definition)
    lab.update(name, desiredCount=3)

    assert len(lab.deployments(name)) == 1
    assert lab.states(name) == [("PRIMARY", "COMPLETED", 3)]


def test_force_is_a_deployment(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))
    lab.pass_time(10)

    lab.update(name, forceNewDeployment=True)

    assert len(lab.deployments(name)) == 2
    first, second = (each["targetServiceRevision"]["arn"] for each in lab.deployments(name))
    assert first != second


def test_a_family_alone_means_its_latest_revision(lab: Lab, name: str) -> None:
    lab.define(name)
    lab.serve(name, name)
    latest = lab.define(name)

    assert lab.update(name, taskDefinition=name)["taskDefinition"] == latest


def test_an_inactive_task_definition_is_refused(lab: Lab, name: str) -> None:
    old = lab.define(name)
    lab.serve(name, lab.define(name))
    lab.ecs.deregister_task_definition(taskDefinition=old)

    assert _code(lab, name, taskDefinition=old) == "ClientException"
    assert len(lab.deployments(name)) == 1


@pytest.mark.parametrize("controller", ["CODE_DEPLOY", "EXTERNAL"])
def test_other_controllers_deploy_themselves(lab: Lab, name: str, controller: str) -> None:
    lab.serve(name, lab.define(name), deploymentController={"type": controller})

    assert _code(lab, name, taskDefinition=lab.define(name)) == "InvalidParameterException"
    assert lab.update(name, desiredCount=1)["desiredCount"] == 1
    assert lab.deployments(name) == []


def test_a_service_that_is_not_there(lab: Lab, name: str) -> None:
    assert _code(lab, name, desiredCount=1) == "ServiceNotFoundException"


def test_a_deleted_service_has_no_deployments(lab: Lab, name: str) -> None:
    lab.serve(name, lab.define(name))

    lab.ecs.delete_service(cluster=CLUSTER, service=name, force=True)

    with pytest.raises(ClientError, match="ServiceNotFoundException"):
        lab.ecs.list_service_deployments(cluster=CLUSTER, service=name)


def test_another_client_sees_the_same(lab: Lab, name: str) -> None:
    service = lab.serve(name, lab.define(name))

    found = lab.account.client("ecs").describe_services(
        cluster=service["clusterArn"], services=[service["serviceArn"]]
    )

    (again,) = found["services"]
    assert again["deployments"][0]["id"] == service["deployments"][0]["id"]


def test_everything_else_is_motos(lab: Lab) -> None:
    assert lab.ecs.list_clusters()["clusterArns"]
    assert lab.account.client("sts").get_caller_identity()["Account"] == "111122223333"


def _code(lab: Lab, name: str, **changes: Any) -> str:
    with pytest.raises(ClientError) as caught:
        lab.update(name, **changes)
    return str(caught.value.response["Error"]["Code"])
