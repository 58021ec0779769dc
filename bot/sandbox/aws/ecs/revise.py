"""A new service revision: the settings, with every image as the registry has it now."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.aws.ecs import ids
from bot.sandbox.aws.ecs.call import JSON, Call
from bot.sandbox.aws.ecs.fate import fate
from bot.sandbox.aws.ecs.history import History, Revision
from bot.sandbox.aws.refused import Refused

# What a service revision is made of; a change of any of it is a deployment.
SETTINGS = (
    "taskDefinition",
    "launchType",
    "platformVersion",
    "networkConfiguration",
    "capacityProviderStrategy",
    "loadBalancers",
    "serviceRegistries",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
)


def settings(call: Call, before: Mapping[str, Any]) -> JSON:
    """Return what a request makes of the settings before; raises Refused for an unusable one."""
    asked = {name: call.parameters[name] for name in SETTINGS if name in call.parameters}
    if "taskDefinition" in asked:
        definition = _definition(call, asked["taskDefinition"])
        if definition["status"] != "ACTIVE":
            raise Refused("ClientException", "TaskDefinition is inactive")
        asked["taskDefinition"] = definition["taskDefinitionArn"]
    return {**before, **asked}


def revision(call: Call, history: History, made_of: Mapping[str, Any]) -> Revision:
    """Return a new revision of a service."""
    definition = _definition(call, made_of["taskDefinition"])
    images = [_image(call, container) for container in definition["containerDefinitions"]]
    return Revision(
        arn=history.arn("service-revision", ids.number()),
        settings=made_of,
        images=images,
        created_at=call.now,
        death=fate(definition, images),
    )


def _definition(call: Call, name: str) -> JSON:
    definition: JSON = call.moto("DescribeTaskDefinition", taskDefinition=name)["taskDefinition"]
    return definition


def _image(call: Call, container: Mapping[str, Any]) -> dict[str, str]:
    """Return an entry of `containerImages`; only ECR can be asked for a digest."""
    known = {"containerName": container["name"], "image": container["image"]}
    host, _, path = container["image"].partition("/")
    repository, _, tag = path.partition(":")
    if ".dkr.ecr." not in host:
        return known
    asked = {"repositoryName": repository, "imageIds": [{"imageTag": tag or "latest"}]}
    try:
        found = call.behind.call("ecr", "DescribeImages", asked)["imageDetails"]
    except Refused:
        return known  # no such image: its tasks will say so when they fail to start
    return known | {"imageDigest": found[0]["imageDigest"]}
