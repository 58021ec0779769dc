"""deploy/cloudformation and deploy/iam/roles.yaml: valid, closed, and with no right too many."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from moto.events.models import EventPattern

from bot.cli.iam import documents, every_action, needed_by
from bot.core.account import Account
from bot.core.iam import LONGEST, Place, size, trust
from bot.flow import heartbeat
from bot.inbound import acknowledge, events
from bot.inbound.slack import http as slack_http
from bot.settings.environment import Environment
from bot.settings.file import TEXT
from handlers import bucket, queues
from handlers.checkup.event_kind import KINDS
from tests.deploy.cloudformation import (
    BOT,
    EVENTS,
    ROLES,
    ROOT,
    TEMPLATES,
    filled,
    listed,
    load,
    of_type,
    statements,
)

BOT_TEMPLATE, ROLES_TEMPLATE = load(BOT), load(ROLES)
RESOURCES: dict[str, Any] = BOT_TEMPLATE["Resources"]
TASK = RESOURCES["Task"]["Properties"]["ContainerDefinitions"]
ACCOUNT = "111122223333"
IN_ONE_REQUEST = 51_200  # bytes; CloudFormation User Guide, "Understand CloudFormation quotas"


def test_the_linter_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("cfn-lint")
    said = subprocess.run(  # noqa: S603  (our own environment's)
        [linter, *TEMPLATES], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.name))
def test_it_can_be_deployed_without_a_bucket(template: Path) -> None:
    assert template.stat().st_size < IN_ONE_REQUEST


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.name))
def test_nothing_is_allowed_wholesale(template: Path) -> None:
    allowed = [one for one in statements(load(template)) if one["Effect"] == "Allow"]
    assert allowed
    for one in allowed:
        assert "NotAction" not in one
        for action in listed(one["Action"]):
            is_own_key = one.get("Sid") == "TheAccountDecides"
            assert action != "*"
            assert not action.endswith(":*") or is_own_key, one


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.name))
def test_whoever_anybody_is_has_to_be_of_ours(template: Path) -> None:
    for one in statements(load(template)):
        if one["Effect"] == "Allow" and one.get("Principal") == "*":
            assert "aws:PrincipalOrgID" in one["Condition"]["StringEquals"]


@pytest.mark.parametrize("name", ["Read", "Execute"])
def test_the_roles_may_do_what_the_actions_declare_and_no_more(name: str) -> None:
    role = ROLES_TEMPLATE["Resources"][f"{name}Role"]["Properties"]
    found = of_type(ROLES_TEMPLATE, "AWS::IAM::ManagedPolicy")
    attached = [found[one["Ref"]]["PolicyDocument"] for one in role["ManagedPolicyArns"]]
    policies = filled(attached, {"AWS::AccountId": ACCOUNT})
    expected = documents(needed_by(every_action()), Place(ACCOUNT))
    needed = [one for key, one in expected.items() if key.startswith(f"{name.lower()}-policy")]
    assert list(statements(policies)) == list(statements(needed)), (
        "firebreak iam --write deploy/iam"
    )
    assert all(size(policy) <= LONGEST for policy in policies)


def test_only_the_task_takes_the_roles() -> None:
    known = {"BotAccount": ACCOUNT, "ExternalId": "shop"}
    for role in of_type(ROLES_TEMPLATE, "AWS::IAM::Role").values():
        found = filled(role["AssumeRolePolicyDocument"], known)
        taking, saying = found["Statement"]
        asked = taking["Condition"].pop("StringEquals")
        assert asked["Fn::If"][:2] == ["HasExternalId", {"sts:ExternalId": "shop"}]
        for one in (taking, saying):
            assert one.pop("Principal") == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
            ours = f"arn:aws:iam::{ACCOUNT}:role/firebreak-task-*"
            assert one.pop("Condition") == {"ArnLike": {"aws:PrincipalArn": ours}}
        plain = trust()["Statement"]
        assert [taking, saying] == [
            {key: value for key, value in one.items() if key != "Principal"} for one in plain
        ]
        assert role["RoleName"] in ("firebreak-read", "firebreak-execute")


# The calls of handlers/queues.py, and the permission each needs (Amazon SQS Developer Guide).
QUEUE_CALLS = {
    "receive_message": "sqs:ReceiveMessage",
    "delete_message_batch": "sqs:DeleteMessage",
    "change_message_visibility": "sqs:ChangeMessageVisibility",
}


def test_the_task_may_do_what_it_calls_itself_and_no_more() -> None:
    called = set(re.findall(r'_call\(\s*"(\w+)"', Path(queues.__file__).read_text("utf-8")))
    assert called == set(QUEUE_CALLS)
    put = set(re.findall(r"_s3\(\)\.(\w+)", Path(bucket.__file__).read_text("utf-8")))
    assert put == {"put_object"}
    taken = {action for one in trust()["Statement"] for action in listed(one["Action"])}
    assert _actions("TaskRole") == set(QUEUE_CALLS.values()) | taken | {"s3:PutObject"}
    for one in statements(RESOURCES["TaskRole"]["Properties"]["Policies"]):
        assert "*" not in listed(one["Resource"])
        roles = json.dumps(one["Resource"])
        if "sts:AssumeRole" in one["Action"]:
            assert roles.count("role/firebreak-read") == roles.count("role/firebreak-execute") == 1
        if "iam::*" in roles:
            assert one["Condition"] == {
                "StringEquals": {"aws:ResourceOrgID": {"Ref": "Organization"}}
            }


def test_what_starts_the_task_reads_its_own_secrets_and_image() -> None:
    assert _actions("ExecutionRole") == {
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
    }
    wide = [
        one
        for one in statements(RESOURCES["ExecutionRole"]["Properties"]["Policies"])
        if listed(one["Resource"]) == ["*"]
    ]
    assert [one["Action"] for one in wide] == ["ecr:GetAuthorizationToken"]


def _actions(role: str) -> set[str]:
    policies = RESOURCES[role]["Properties"]["Policies"]
    return {action for one in statements(policies) for action in listed(one["Action"])}


def test_no_port_is_open_unless_there_is_a_certificate() -> None:
    assert "SecurityGroupIngress" not in RESOURCES["TaskGroup"]["Properties"]
    assert RESOURCES["FromBalancer"]["Condition"] == "HasHttps"
    open_to_all = [
        name
        for name, group in of_type(BOT_TEMPLATE, "AWS::EC2::SecurityGroup").items()
        if "0.0.0.0/0" in json.dumps(group.get("SecurityGroupIngress", []))
    ]
    assert open_to_all == ["BalancerGroup"]
    assert RESOURCES["BalancerGroup"]["Condition"] == "HasHttps"
    assert RESOURCES["Database"]["Properties"]["PubliclyAccessible"] is False


def test_the_doors_are_those_that_others_knock_at() -> None:
    (condition,) = RESOURCES["Doors"]["Properties"]["Conditions"]
    served = {"/sns"}
    for module in (acknowledge, events, slack_http):
        text = Path(str(module.__file__)).read_text("utf-8")
        served |= set(re.findall(r'router\.\w+\("([^"]+)"', text))
    doors = {path.replace("{token}", "*") for path in served}
    assert set(condition["PathPatternConfig"]["Values"]) == doors


def test_no_secret_is_a_parameter_an_output_or_a_plain_variable() -> None:
    said = json.dumps([BOT_TEMPLATE["Parameters"], BOT_TEMPLATE["Outputs"]])
    assert "NoEcho" not in said
    assert "resolve:" not in json.dumps(BOT_TEMPLATE["Outputs"])
    for container in TASK:
        plain = {name for name, _ in _variables(container["Environment"])}
        secret = {name for name, _ in _variables(container["Secrets"])}
        assert not {one for one in plain if re.search("TOKEN|SECRET|PASSWORD", one)}
        ours = {field.alias for field in Environment.model_fields.values()}
        assert plain | secret <= ours | {
            TEXT, "PGPASSWORD", "AWS_DEFAULT_REGION", "AWS_EC2_METADATA_DISABLED",
        }  # fmt: skip
    assert "resolve:secretsmanager" in json.dumps(RESOURCES["Database"])


def _variables(found: Any) -> list[tuple[str, Any]]:
    """Return names and values, of a choice each of its ways."""
    if isinstance(found, list):
        return [pair for each in found for pair in _variables(each)]
    if isinstance(found, dict) and "Fn::If" in found:
        return _variables(found["Fn::If"][1:])
    return [(found["Name"], found)] if isinstance(found, dict) and "Name" in found else []


def test_the_bot_does_not_own_what_it_works_with() -> None:
    migrate, bot = TASK
    owner, runtime = {"Ref": "OwnerPassword"}, {"Ref": "RuntimePassword"}
    theirs = {one["Name"]: one["ValueFrom"] for one in migrate["Secrets"]}
    assert (theirs["PGPASSWORD"], theirs["FIREBREAK_RUNTIME_PASSWORD"]) == (owner, runtime)
    ours = {name: one["ValueFrom"] for name, one in _variables(bot["Secrets"])}
    assert ours["PGPASSWORD"] == runtime
    assert owner not in ours.values()
    urls = [json.dumps(one["Environment"]) for one in TASK]
    assert "//firebreak@" in urls[0]
    assert f"//{migrate['Command'][-1]}@" in urls[1]


def test_the_containers_can_neither_write_nor_rise() -> None:
    for container in TASK:
        assert container["ReadonlyRootFilesystem"] is True
        assert container["User"] == "10001:10001"
        assert container["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
    assert RESOURCES["Service"]["Properties"]["EnableExecuteCommand"] is False


def test_the_bot_waits_for_the_schema_and_only_its_process_is_checked() -> None:
    migrate, bot = TASK
    assert migrate["Command"] == ["migrate", "--role", "firebreak_runtime"]
    assert bot["Command"] == ["serve"]
    assert bot["DependsOn"] == [{"ContainerName": "migrate", "Condition": "SUCCESS"}]
    assert "'/healthz'" in bot["HealthCheck"]["Command"][-1]
    assert bot["StopTimeout"] >= 30
    assert migrate["Image"] == bot["Image"]


def test_what_lies_still_is_encrypted() -> None:
    assert RESOURCES["Database"]["Properties"]["StorageEncrypted"] is True
    for topic in of_type(BOT_TEMPLATE, "AWS::SNS::Topic").values():
        assert topic["KmsMasterKeyId"] == {"Ref": "Key"}
    for template in (BOT, EVENTS):
        for queue in of_type(load(template), "AWS::SQS::Queue").values():
            assert queue["SqsManagedSseEnabled"] is True
    assert RESOURCES["LedgerBucket"]["Properties"]["ObjectLockEnabled"] is True


def test_nothing_is_lost_on_the_way() -> None:
    for rule in _rules().values():
        (target,) = rule["Targets"]
        assert target["Arn"] == {"Ref": "Topic"}
        assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["DeadLetters", "Arn"]}}
        assert rule["Name"].startswith("firebreak-")  # the queue's policy knows them by it
    assert RESOURCES["Subscription"]["Properties"]["RedrivePolicy"]
    assert "RawMessageDelivery" not in RESOURCES["Subscription"]["Properties"]  # unsigned


def test_its_own_troubles_go_to_people_without_it() -> None:
    alarms = of_type(BOT_TEMPLATE, "AWS::CloudWatch::Alarm")
    assert len(alarms) == 5
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Operators"}]
    pattern = RESOURCES["HeartbeatFilter"]["Properties"]["FilterPattern"]
    assert pattern == f'{{ $.event = "{heartbeat.CAME}" }}'


def _rules() -> dict[str, dict[str, Any]]:
    return of_type(BOT_TEMPLATE, "AWS::Events::Rule")


# Moto's patterns do not look into lists, where Security Hub has its findings.
RULE_OF = {
    "cloudwatch_eventbridge_alarm": "AlarmsRule",
    "cloudwatch_eventbridge_composite": "AlarmsRule",
    "guardduty_ec2": "GuardDutyRule",
    "guardduty_sequence": "GuardDutyRule",
    "securityhub_custom_action": "SecurityHubByHandRule",
    "ecs_task_crashed": "EcsTasksRule",
    "ecs_task_unhealthy": "EcsTasksRule",
    "ecs_deployment_failed": "EcsDeploymentsRule",
    "ecs_deployment_completed": "EcsDeploymentsRule",
    "ecs_deployment_in_progress": None,
    "rds_eventbridge_failover": "RdsRule",
    "rds_eventbridge_storage": "RdsRule",
    "rds_eventbridge_backup": None,
    "health_issue": "HealthRule",
    "health_scheduled": "HealthRule",
    "health_abuse": "HealthAbuseRule",
    "codepipeline_event": None,
}


@pytest.mark.parametrize("name", RULE_OF)
def test_each_event_is_taken_once(name: str) -> None:
    rules = {key: rule["EventPattern"] for key, rule in _rules().items()}
    taken = [key for key, pattern in rules.items() if _takes(pattern, _event(name))]
    assert taken == [RULE_OF[name]] * (RULE_OF[name] is not None)


def test_scaling_calls_nobody() -> None:
    event = _event("cloudwatch_eventbridge_alarm")
    event["detail"]["alarmName"] = "TargetTracking-service/shop/api-AlarmLow"
    assert not _takes(_rules()["AlarmsRule"]["EventPattern"], event)


def test_other_accounts_pass_on_whatever_a_rule_takes() -> None:
    (rule,) = of_type(load(EVENTS), "AWS::Events::Rule").values()
    forwarded = rule["EventPattern"]
    for own in _rules().values():
        assert set(own["EventPattern"]["source"]) <= set(forwarded["source"])
        assert set(own["EventPattern"]["detail-type"]) <= set(forwarded["detail-type"])


def test_the_checkup_finds_nothing_unheard() -> None:
    heard = {
        (source, detail)
        for rule in _rules().values()
        for source in rule["EventPattern"]["source"]
        for detail in rule["EventPattern"]["detail-type"]
    }
    assert {(kind.source, detail) for kind in KINDS for detail in kind.details} <= heard


def test_the_names_that_the_configuration_needs_beforehand() -> None:
    names = {RESOURCES[one]["Properties"][f"{one}Name"] for one in ("Topic", "Queue")}
    assert names == {"firebreak-alarms"}
    role = f"arn:aws:iam::{ACCOUNT}:role/firebreak-read"
    assert Account(name="shop", read_role=role).read_role == role


def _event(name: str) -> dict[str, Any]:
    file = ROOT / "tests" / "fixtures" / "events" / f"{name}.json"
    event: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return event


def _takes(pattern: dict[str, Any], event: Any) -> bool:
    return bool(EventPattern(None, pattern).matches_event(event))
