"""A CodeDeploy for ECS, since moto's never deploys, and cannot stop or say what it deployed.

It answers on botocore's `before-call` event, so botocore still checks what it is asked; what it
answers is checked against the service's model too. The tasks it moves are moto's task sets.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.validate import ParamValidator

from tests.handlers.actions.rollback_service.lab import CLUSTER, FakeAws

JSON = dict[str, Any]
MODEL = botocore.session.get_session().get_service_model("codedeploy")
ACTIVE = ("Created", "Queued", "InProgress", "Baking", "Ready")
NAMED = {"applicationName": "shop", "deploymentGroupName": "api"}
STARTED = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


class Workshop(Protocol):
    """Where the service is: its ECS, and the network its tasks get."""

    @property
    def ecs(self) -> Any: ...

    def network(self) -> JSON: ...


class Refused(Exception):
    """A documented error code."""


def app_spec(task_definition: str) -> JSON:
    """Return a revision that deploys a task definition."""
    properties = {
        "TaskDefinition": task_definition,
        "LoadBalancerInfo": {"ContainerName": "api", "ContainerPort": 8080},
    }
    service = {"Type": "AWS::ECS::Service", "Properties": properties}
    content = json.dumps({"version": 0.0, "Resources": [{"TargetService": service}]})
    digest = hashlib.sha256(content.encode()).hexdigest()
    spec = {"content": content, "sha256": digest}
    return {"revisionType": "AppSpecContent", "appSpecContent": spec}


@dataclass
class CodeDeploy:
    """One deployment group of one service.

    fails: what is under way comes to a bad end; at_once: what is created comes to its end.
    """

    lab: Workshop
    service: str
    deployments: dict[str, JSON] = field(default_factory=dict)
    revisions: dict[str, JSON] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    fails: bool = False
    at_once: bool = False

    def attach(self, aws: FakeAws) -> None:
        """Answer for the CodeDeploy of an account."""
        aws.client("codedeploy").meta.events.register("before-call.codedeploy", self.answer)

    def answer(self, model: Any, params: JSON, **_: Any) -> tuple[AWSResponse, JSON]:
        """Answer in AWS's place."""
        asked = json.loads(params["body"])
        try:
            says = getattr(self, f"_{model.name}")(asked)
        except Refused as refused:
            error = {"Error": {"Code": str(refused), "Message": str(refused)}}
            return AWSResponse("https://aws", 400, {}, None), error
        if self.at_once and model.name == "CreateDeployment":
            self.go_on()
        report = ParamValidator().validate(says, model.output_shape)
        assert not report.has_errors(), report.generate_report()
        says["ResponseMetadata"] = {"RequestId": f"cd-{len(self.deployments)}"}
        return AWSResponse("https://aws", 200, {}, None), says

    def deployed(self, task_definition: str, *, complete: bool = True) -> str:
        """Deploy a task definition, as a pipeline does."""
        made = self._CreateDeployment({**NAMED, "revision": app_spec(task_definition)})
        if complete:
            self.go_on()
        return str(made["deploymentId"])

    def go_on(self) -> None:
        """Let what is under way come to its end."""
        for found in self.deployments.values():
            if found["status"] in ACTIVE and self.fails:
                found["status"] = "Failed"
                found["errorInformation"] = {"code": "HEALTH_CONSTRAINTS", "message": "unhealthy"}
            elif found["status"] in ACTIVE:
                self.shift(found["deploymentId"])
                found["status"] = "Succeeded"

    def shift(self, deployment: str) -> None:
        """Lead traffic to the tasks of a deployment."""
        sets = self.lab.ecs.describe_task_sets(cluster=CLUSTER, service=self.service)["taskSets"]
        self.before[deployment] = next(
            (each["taskSetArn"] for each in sets if each["status"] == "PRIMARY"), ""
        )
        (arn,) = [each["taskSetArn"] for each in sets if each["externalId"] == deployment]
        self._serve(arn)

    def _serve(self, task_set: str) -> None:
        self.lab.ecs.update_service_primary_task_set(
            cluster=CLUSTER, service=self.service, primaryTaskSet=task_set
        )

    def _CreateDeployment(self, asked: JSON) -> JSON:  # noqa: N802 - the operation's own name
        if any(each["status"] in ACTIVE for each in self.deployments.values()):
            raise Refused("DeploymentLimitExceededException")
        name = f"d-{len(self.deployments):09d}"
        revision = asked["revision"]
        spec = revision["appSpecContent"]
        digest = hashlib.sha256(spec["content"].encode()).hexdigest()
        self.revisions[digest] = revision
        told = {"revisionType": "AppSpecContent", "appSpecContent": {"sha256": digest}}
        self.deployments[name] = {
            **NAMED,
            "deploymentId": name,
            "status": "InProgress",
            "revision": told,
            "createTime": STARTED + timedelta(minutes=len(self.deployments)),
            "description": asked.get("description", ""),
        }
        content = json.loads(spec["content"])
        properties = content["Resources"][0]["TargetService"]["Properties"]
        self.lab.ecs.create_task_set(
            cluster=CLUSTER,
            service=self.service,
            externalId=name,
            taskDefinition=properties["TaskDefinition"],
            launchType="FARGATE",
            networkConfiguration=self.lab.network(),
        )
        return {"deploymentId": name}

    def _StopDeployment(self, asked: JSON) -> JSON:  # noqa: N802 - the operation's own name
        found = self._found(asked["deploymentId"])
        if found["status"] not in ACTIVE:
            raise Refused("DeploymentAlreadyCompletedException")
        found["status"] = "Stopped"
        if asked.get("autoRollbackEnabled") and (before := self.before.get(found["deploymentId"])):
            name = f"d-{len(self.deployments):09d}"
            back = {**found, "deploymentId": name, "status": "InProgress"}
            back["createTime"] = STARTED + timedelta(minutes=len(self.deployments))
            self.deployments[name] = back | {"status": "Succeeded"}
            found["rollbackInfo"] = {"rollbackDeploymentId": name}
            self._serve(before)
        return {"status": "Succeeded"}

    def _GetDeployment(self, asked: JSON) -> JSON:  # noqa: N802 - the operation's own name
        return {"deploymentInfo": dict(self._found(asked["deploymentId"]))}

    def _BatchGetDeployments(self, asked: JSON) -> JSON:  # noqa: N802 - the operation's own name
        assert len(asked["deploymentIds"]) <= 25
        return {"deploymentsInfo": [dict(self._found(each)) for each in asked["deploymentIds"]]}

    def _ListDeployments(self, asked: JSON) -> JSON:  # noqa: N802 - the operation's own name
        statuses = asked["includeOnlyStatuses"]
        allowed = MODEL.shape_for("DeploymentStatus").enum
        assert set(statuses) <= set(allowed)
        found = self.deployments.items()
        return {"deployments": [name for name, each in found if each["status"] in statuses]}

    def _GetApplicationRevision(self, asked: JSON) -> JSON:  # noqa: N802 - the operation's own name
        digest = asked["revision"]["appSpecContent"]["sha256"]
        if digest not in self.revisions:
            raise Refused("RevisionDoesNotExistException")
        return {"applicationName": "shop", "revision": self.revisions[digest]}

    def _found(self, deployment: str) -> JSON:
        if deployment not in self.deployments:
            raise Refused("DeploymentDoesNotExistException")
        return self.deployments[deployment]
