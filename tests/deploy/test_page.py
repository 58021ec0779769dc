"""docs/deploy.md: what its commands name exists, its configuration loads, its sums are right."""

import re
from string import Template
from typing import Any

import pytest

from bot.settings import load as load_settings
from tests.deploy.cloudformation import BOT, EVENTS, ROLES, ROOT, load

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
COMMANDS = "\n".join(re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)).replace("\\\n", " ")
BOT_TEMPLATE = load(BOT)
RESOURCES: dict[str, Any] = BOT_TEMPLATE["Resources"]
SHELL = {
    "AWS_REGION": "eu-west-1",
    "ACCOUNT": "111122223333",
    "ALARMS": "C0ALARMS",
    "HEALTH": "C0HEALTH",
}


def test_the_files_it_names_are_there() -> None:
    named = set(re.findall(r"\b(?:deploy|docs|tests)/[\w/-]+(?:\.\w+)?", PAGE))
    assert len(named) > 5
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("template", [BOT, ROLES, EVENTS], ids=lambda one: str(one.name))
def test_the_parameters_it_sets_are_the_templates_own(template: Any) -> None:
    known = load(template)["Parameters"]
    path = template.relative_to(ROOT)
    commands = [one for one in COMMANDS.splitlines() if f"{path} " in one]
    assert commands
    said = {name for one in commands for name in re.findall(r"\b([A-Z]\w*[a-z])=", one)}
    said -= {"Enabled", "RetainStacksOnAccountRemoval", "ParameterKey", "ParameterValue"}
    said -= {"OrganizationalUnitIds"}
    said |= {name for one in commands for name in re.findall(r"ParameterKey=(\w+)", one)}
    assert said
    assert said <= set(known)
    assert {name for name, one in known.items() if "Default" not in one} <= said


def test_the_parameters_of_the_table_and_the_text_exist() -> None:
    said = set(re.findall(r"`([A-Z]\w+)=", PAGE)) | {"Vpc", "Subnets", "PublicSubnets", "Size"}
    known = set(BOT_TEMPLATE["Parameters"]) | set(load(ROLES)["Parameters"])
    assert said <= known | {"assignPublicIp"}


def test_its_configuration_loads_and_names_what_the_stack_makes(tmp_path: Any) -> None:
    (text,) = re.findall(r"firebreak\.yaml <<END\n(.*?)END\n", PAGE, re.DOTALL)
    filled = Template(text).substitute(SHELL)
    config = load_settings({"FIREBREAK_CONFIG_TEXT": filled}, tmp_path).config
    (topic,), (queue,) = config.topics, config.queues
    assert topic.endswith(f":{RESOURCES['Topic']['Properties']['TopicName']}")
    assert queue.endswith(f"/{RESOURCES['Queue']['Properties']['QueueName']}")
    bucket = RESOURCES["LedgerBucket"]["Properties"]["BucketName"]["Fn::Sub"]
    names = {"AWS::AccountId": SHELL["ACCOUNT"], "AWS::Region": SHELL["AWS_REGION"]}
    for name, value in names.items():
        bucket = bucket.replace(f"${{{name}}}", value)
    assert config.ledger.bucket is not None
    assert config.ledger.bucket.rstrip("/") == f"s3://{bucket}"
    heartbeat, alarm = config.heartbeat, RESOURCES["HeartbeatAlarm"]["Properties"]
    assert heartbeat is not None
    assert heartbeat.every.total_seconds() <= alarm["Period"] * alarm["EvaluationPeriods"] / 2


def test_what_its_commands_name_is_what_the_stack_makes() -> None:
    assert set(re.findall(r"--cluster (\S+)", COMMANDS)) == {_named("Cluster", "ClusterName")}
    assert set(re.findall(r"--service (\S+)", COMMANDS)) == {_named("Service", "ServiceName")}
    assert set(re.findall(r"--task-definition (\S+)", COMMANDS)) == {_named("Task", "Family")}
    assert set(re.findall(r"aws logs tail (\S+)", PAGE)) == {_named("Logs", "LogGroupName")}
    databases = set(re.findall(r"--(?:source-)?db-instance-identifier (\S+)", COMMANDS))
    assert databases == {_named("Database", "DBInstanceIdentifier"), "firebreak-restored"}
    assert _named("DeadLetters", "QueueName") in COMMANDS
    assert set(re.findall(r"\(stack (\w+)", COMMANDS)) <= set(BOT_TEMPLATE["Outputs"])
    own = {_named(one, "Name") for one in ("OwnerPassword", "RuntimePassword", "EventsToken")}
    before = {"firebreak/slack", "firebreak/configuration"}
    assert set(re.findall(r"\bfirebreak/[a-z-]+\b", COMMANDS)) <= own | before


def _named(resource: str, key: str) -> str:
    return str(RESOURCES[resource]["Properties"][key])


def test_its_sums_are_right() -> None:
    rows = re.findall(r"^\| (.+?) \| \**([\d.]+)\** \| \**([\d.]+)\** \|$", PAGE, re.MULTILINE)
    *parts, (together, small, resilient) = rows
    assert "Together" in together
    assert len(parts) == 7
    assert float(small) == pytest.approx(sum(float(one) for _, one, _ in parts))
    assert float(resilient) == pytest.approx(sum(float(one) for _, _, one in parts))
    hours = 730
    by_hour = {label: (one, two) for label, one, two in parts}
    fargate = next(one for label, one in by_hour.items() if label.startswith("Fargate"))
    assert float(fargate[0]) == pytest.approx((0.5 * 0.03238 + 0.00356) * hours, abs=0.01)
    assert RESOURCES["Task"]["Properties"]["Cpu"] == "512"
    assert RESOURCES["Task"]["Properties"]["Memory"] == "1024"
