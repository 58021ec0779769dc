from handlers.diagnostics.ecs_deployments import ECS_DEPLOYMENTS
from tests.handlers.diagnostics.ecs_deployments.scenes import DEPLOYED, SECRET, SERVICE, definition


def test_the_headline_says_what_replaced_what_and_what_changed() -> None:
    found = DEPLOYED.ask(ECS_DEPLOYMENTS)
    assert found.headline == (
        "shop-api:2 replaces shop-api:1 12 min ago (IN_PROGRESS): Image of api: shop-api:1.41.0 "
        "-> shop-api:1.42.0; 4 more"
    )
    assert found.details == (
        "2 desired, 1 running, 1 pending",
        "Image of api: shop-api:1.41.0 -> shop-api:1.42.0",
        "Environment of api: NEW, TOKEN added",
        "Environment of api: OLD removed",
        "Environment of api: LEVEL with another value",
        "Memory in MiB: 512 -> 256",
        "03:13 UTC (service api) is unhealthy",
        "03:02 UTC (service api) has started 1 tasks",
    )


def test_no_value_of_an_environment_is_told() -> None:
    assert SECRET not in str(DEPLOYED.ask(ECS_DEPLOYMENTS))


def test_without_a_service_deployment_the_service_itself_says_what_it_replaces() -> None:
    found = DEPLOYED.ask(ECS_DEPLOYMENTS, ListServiceDeployments={"serviceDeployments": []})
    assert found.headline.startswith("shop-api:2 replaces shop-api:1 12 min ago (IN_PROGRESS)")


def test_another_controller_is_not_asked_for_service_deployments() -> None:
    sets = [{"status": "PRIMARY", "taskDefinition": definition(2)}]
    service = {**SERVICE, "deploymentController": {"type": "CODE_DEPLOY"}, "taskSets": sets}
    with DEPLOYED.open(DescribeServices={"services": [service]}) as aws:
        found = ECS_DEPLOYMENTS.read(aws, DEPLOYED.question)
        assert [call.operation for call in aws.made] == ["DescribeServices"]
    assert found.headline == (
        "shop/api runs shop-api:2, deployed (PRIMARY); nothing says what ran before"
    )


def test_a_service_that_is_gone_is_said() -> None:
    found = DEPLOYED.ask(ECS_DEPLOYMENTS, DescribeServices={"services": []})
    assert found.headline == "There is no service shop/api"
