"""What is answered is what the service's model describes, names and enumerations included."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sandbox.aws.ecs.conftest import CLUSTER, Lab
from tests.sandbox.aws.shapes import assert_fits

ROLLS_BACK = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
NETWORK = {"capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]}


@pytest.mark.parametrize("seconds", [0, 5, 8, 14, 14.2, 30])
def test_every_answer_fits_its_model_in_every_state(lab: Lab, name: str, seconds: float) -> None:
    lab.serve(name, lab.define(name), deploymentConfiguration=ROLLS_BACK)
    lab.pass_time(10)
    lab.update(name, taskDefinition=lab.bad(name), **NETWORK)
    lab.pass_time(seconds)
    place = {"cluster": CLUSTER, "service": name}

    service = _asked(lab, "DescribeServices", {"cluster": CLUSTER, "services": [name]})
    briefs = _asked(lab, "ListServiceDeployments", place)["serviceDeployments"]
    arns = [each["serviceDeploymentArn"] for each in briefs]
    _asked(lab, "DescribeServiceDeployments", {"serviceDeploymentArns": arns})
    revisions = [each["targetServiceRevisionArn"] for each in briefs]
    _asked(lab, "DescribeServiceRevisions", {"serviceRevisionArns": revisions})
    _tasks(lab, name)
    _asked(lab, "UpdateService", {**place, "forceNewDeployment": True})
    current = service["services"][0]["currentServiceDeployment"]
    newest = lab.service(name)["currentServiceDeployment"]
    assert newest != current
    _asked(lab, "StopServiceDeployment", {"serviceDeploymentArn": newest})


def test_a_new_service_fits_too(lab: Lab, name: str) -> None:
    asked = {"cluster": CLUSTER, "serviceName": name, "taskDefinition": lab.define(name)}

    _asked(lab, "CreateService", {**asked, "desiredCount": 2, "launchType": "EC2"})
    _asked(lab, "DeleteService", {"cluster": CLUSTER, "service": name, "force": True})


def _tasks(lab: Lab, name: str) -> None:
    for status in ("RUNNING", "STOPPED"):
        place = {"cluster": CLUSTER, "serviceName": name, "desiredStatus": status}
        if tasks := _asked(lab, "ListTasks", place)["taskArns"]:
            _asked(lab, "DescribeTasks", {"cluster": CLUSTER, "tasks": tasks})


def _asked(lab: Lab, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Ask without botocore, which would drop what the model does not know."""
    scope = "Credential=AKIASANDBOX/20261120/eu-west-1/ecs/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=none",
        "X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    connection = HTTPConnection(urlsplit(lab.account.endpoint).netloc, timeout=5)
    connection.request("POST", "/", json.dumps(parameters), headers)
    answer = connection.getresponse()
    body: dict[str, Any] = json.loads(answer.read())
    connection.close()
    assert answer.status == 200, body
    assert_fits(body, "ecs", operation)
    return body
