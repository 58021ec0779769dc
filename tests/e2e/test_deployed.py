"""deploy/cloudformation in the sandbox's AWS: an alarm to its topic is seen in Slack.

What moto's CloudFormation leaves out, and what that means here:

- AWS::SNS::Subscription: made by hand from the template's own properties.
- AWS::SNS::TopicPolicy, AWS::SQS::QueuePolicy, AWS::S3::BucketPolicy and the key: moto asks nobody,
  so that CloudWatch, EventBridge and SNS may send is not shown here.
- AWS::SecretsManager::Secret, AWS::EC2::SecurityGroupEgress: not made; nothing here needs them.
- AWS::CloudWatch::Alarm, AWS::Logs::MetricFilter: not made. AWS::RDS::DBInstance and
  AWS::ECS::Service are entries in a list: no database and no container runs. Firebreak runs as a
  process of this machine instead, with the task's queue and topic.
- Its EventBridge hands nothing to a topic: tests/deploy matches events against the rules instead.
- Its SNS does not sign, so Firebreak says that the source is unsigned. The sandbox's own SNS does,
  and the second test puts one of its envelopes into the queue.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import alarm
from bot.sandbox.aws.names import ACCOUNT_ID, REGION
from bot.sandbox.aws.sns import Topic
from bot.sandbox.world import World
from tests.deploy.cloudformation import BOT, EVENTS, ROLES, filled, load
from tests.e2e.stage import Stage, apart, instance

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning"),  # what moto leaves out
]

LEFT_OUT = {
    "AWS::CloudWatch::Alarm",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::Logs::MetricFilter",
    "AWS::S3::BucketPolicy",
    "AWS::SecretsManager::Secret",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}
CONDITIONS: Mapping[str, Callable[[Mapping[str, str]], bool]] = {
    "HasHttps": lambda said: "Certificate" in said,
    "HasOrganization": lambda said: "Organization" in said,
}
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT_ID}:secret:firebreak/"
PARAMETERS = {
    "Version": "0.1.0",
    "SlackSecret": f"{SECRET}slack-AbCdEf",
    "ConfigurationSecret": f"{SECRET}configuration-AbCdEf",
    "Email": "operators@example.com",
}


def deployed(
    world: World,
    template: Path,
    name: str,
    parameters: Mapping[str, str],
    region: str = REGION,
) -> Mapping[str, str]:
    """Create a stack; return the physical ids of its resources."""
    client = in_region(world, "cloudformation", region)
    client.create_stack(
        StackName=name,
        TemplateBody=template.read_text(encoding="utf-8"),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ],
    )
    (stack,) = client.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    listed = client.list_stack_resources(StackName=name)["StackResourceSummaries"]
    made = {one["LogicalResourceId"]: one for one in listed if one.get("ResourceType")}
    resources = load(template)["Resources"]
    unwanted = {name for name, on in CONDITIONS.items() if not on(parameters)}
    wanted = {key: one for key, one in resources.items() if one.get("Condition") not in unwanted}
    assert {one["Type"] for key, one in wanted.items() if key not in made} <= LEFT_OUT
    assert set(made) <= set(wanted)
    return {key: one["PhysicalResourceId"] for key, one in made.items()}


def in_region(world: World, service: str, region: str) -> Any:
    """Return a client for any Region of the sandbox's account."""
    return world.account.session.client(
        service, endpoint_url=world.account.endpoint, region_name=region
    )


@pytest.fixture(scope="module")
def stack(world: World) -> Mapping[str, str]:
    return deployed(world, BOT, "firebreak", PARAMETERS)


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def stage(
    world: World, stack: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A Firebreak that hears the stack's queue alone."""
    subscription = load(BOT)["Resources"]["Subscription"]["Properties"]
    queue = world.account.client("sqs").get_queue_attributes(
        QueueUrl=stack["Queue"], AttributeNames=["QueueArn"]
    )
    asked = filled(subscription, {"Topic": stack["Topic"]})
    world.account.client("sns").subscribe(
        TopicArn=asked["TopicArn"],
        Protocol=asked["Protocol"],
        Endpoint=queue["Attributes"]["QueueArn"],
    )
    async with apart(
        world,
        tmp_path_factory.mktemp("deployed"),
        topics=[stack["Topic"], world.shop.topic_arn],
        queues=[stack["Queue"]],
    ) as stage:
        yield stage


async def test_an_alarm_goes_through_topic_and_queue_to_slack(
    stage: Stage, stack: Mapping[str, str]
) -> None:
    shown = instance(0xDE1)
    message = alarm("cpu-high", shown, "ALARM", utc_now())
    stage.world.account.client("sns").publish(
        TopicArn=stack["Topic"], Message=json.dumps(message), Subject="ALARM"
    )
    seen = await stage.slack.expect_message("C0ALARMS", containing=shown, within=20)
    assert "unsigned source" in seen.reads
    left = stage.world.account.client("sqs").receive_message(QueueUrl=stack["Queue"])
    assert "Messages" not in left


async def test_what_sns_signed_is_known_as_such(stage: Stage, stack: Mapping[str, str]) -> None:
    shown = instance(0xDE2)
    message = alarm("memory-high", shown, "ALARM", utc_now())
    envelope = stage.world.sns.notification(Topic(stack["Topic"]), json.dumps(message), None, "2")
    stage.world.account.client("sqs").send_message(
        QueueUrl=stack["Queue"], MessageBody=json.dumps(envelope)
    )
    seen = await stage.slack.expect_message("C0ALARMS", containing=shown, within=20)
    assert "unsigned source" not in seen.reads


async def test_the_task_runs_what_the_template_says(world: World, stack: Mapping[str, str]) -> None:
    client = world.account.client("ecs")
    task = client.describe_task_definition(taskDefinition=stack["Task"])["taskDefinition"]
    migrate, bot = task["containerDefinitions"]
    assert migrate["image"] == bot["image"]
    assert bot["image"] == f"{ACCOUNT_ID}.dkr.ecr.eu-west-1.amazonaws.com/firebreak:0.1.0"
    secrets = {one["name"]: one.get("valueFrom") for one in bot["secrets"] if one}
    assert secrets["SLACK_APP_TOKEN"] == f"{PARAMETERS['SlackSecret']}:SLACK_APP_TOKEN::"
    assert "SLACK_SIGNING_SECRET" not in secrets
    (service,) = client.describe_services(cluster="firebreak", services=["firebreak"])["services"]
    assert service["desiredCount"] == 1


async def test_it_can_stand_in_another_region_as_well_resilient_and_with_https(
    world: World, stack: Mapping[str, str]
) -> None:
    balancers = in_region(world, "elbv2", "us-east-1")
    certificates = in_region(world, "acm", "us-east-1")
    certificate = certificates.request_certificate(DomainName="firebreak.example.com")
    https = {
        "Size": "resilient",
        "Certificate": certificate["CertificateArn"],
        "PublicUrl": "https://firebreak.example.com",
    }
    ids = deployed(world, BOT, "firebreak", {**PARAMETERS, **https}, "us-east-1")
    assert ids["TaskRole"] != stack["TaskRole"]  # roles are known in all Regions
    (rule, default) = sorted(
        balancers.describe_rules(ListenerArn=ids["Listener"])["Rules"], key=lambda r: r["Priority"]
    )
    assert default["Actions"][0]["Type"] == "fixed-response"
    assert "/ack/*" in rule["Conditions"][0]["PathPatternConfig"]["Values"]
    ecs = in_region(world, "ecs", "us-east-1")
    task = ecs.describe_task_definition(taskDefinition=ids["Task"])["taskDefinition"]
    secrets = {one["name"] for one in task["containerDefinitions"][1]["secrets"] if one}
    assert {"SLACK_SIGNING_SECRET", "FIREBREAK_EVENTS_TOKEN"} <= secrets
    assert "SLACK_APP_TOKEN" not in secrets
    (service,) = ecs.describe_services(cluster="firebreak", services=["firebreak"])["services"]
    assert service["desiredCount"] == 2


async def test_the_other_two_templates_can_be_deployed(world: World) -> None:
    roles = deployed(world, ROLES, "firebreak-roles", {"BotAccount": ACCOUNT_ID})
    assert roles["ReadRole"] == "firebreak-read"
    assert roles["ExecuteRole"] == "firebreak-execute"
    home = {"BotAccount": ACCOUNT_ID, "BotRegion": "eu-west-1"}
    events = deployed(world, EVENTS, "firebreak-events", home)
    assert events["Rule"] == "firebreak-forward"
