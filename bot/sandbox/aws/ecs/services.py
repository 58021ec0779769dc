"""Operations on services: moto's answer, with the deployments as they are."""

from bot.sandbox.aws.ecs import shapes
from bot.sandbox.aws.ecs.call import JSON, Call
from bot.sandbox.aws.ecs.history import History
from bot.sandbox.aws.ecs.revise import revision, settings
from bot.sandbox.aws.refused import Refused


def create_service(call: Call) -> JSON:
    """Create a service; under the ECS controller its first deployment begins."""
    made_of = settings(call, {"launchType": "EC2"})
    answer = call.moto("CreateService")
    service = answer["service"]
    if service["deploymentController"]["type"] == "ECS":
        history = _history(call, service)
        call.services[history.service_arn] = history
        history.begin(revision(call, history, made_of), call.now)
    return {"service": _as_it_is(call, service)}


def _history(call: Call, service: JSON) -> History:
    return History(
        service_arn=service["serviceArn"],
        cluster_arn=service["clusterArn"],
        desired=service["desiredCount"],
        configuration=call.parameters.get("deploymentConfiguration", {}),
        created_at=call.now,
    )


def update_service(call: Call) -> JSON:
    """Update a service; a new deployment begins where a setting changes, or by force."""
    history = call.history(call.parameters["service"])
    if history is None:
        _refuse_settings(call)
        return call.moto("UpdateService")
    before = history.rollouts[0].revision.settings
    made_of = settings(call, before)
    service = call.moto("UpdateService")["service"]
    history.desired = service["desiredCount"]
    history.configuration = call.parameters.get("deploymentConfiguration", history.configuration)
    if made_of != before or call.parameters.get("forceNewDeployment"):
        history.begin(revision(call, history, made_of), call.now)
    return {"service": _as_it_is(call, service)}


def _refuse_settings(call: Call) -> None:
    """Amazon ECS API Reference, "UpdateService": other controllers deploy themselves."""
    if "taskDefinition" in call.parameters:
        message = (
            "Unable to update task definition on services without an ECS deployment controller"
        )
        raise Refused("InvalidParameterException", message)


def describe_services(call: Call) -> JSON:
    """Describe services."""
    answer = call.moto("DescribeServices")
    answer["services"] = [_as_it_is(call, service) for service in answer["services"]]
    return answer


def delete_service(call: Call) -> JSON:
    """Delete a service, and its service deployments with it."""
    answer = call.moto("DeleteService")
    call.services.pop(answer["service"]["serviceArn"], None)
    return answer


def _as_it_is(call: Call, service: JSON) -> JSON:
    history = call.services.get(service["serviceArn"])
    return service | shapes.service(history) if history else service
