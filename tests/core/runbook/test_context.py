from dataclasses import replace

from bot.core.alert import Fact, Target
from bot.core.runbook import Context
from bot.core.runbook.context import variables
from tests.core.runbook.samples import FRONT, alert, context, runbook

INSTANCE = Target("ec2-instance", "i-1", "checkout-api-7")
GROUP = Target("security-group", "sg-1")
FOR_INSTANCES = runbook(front=FRONT.replace("source: guardduty", "resource: ec2-instance"))


def test_what_an_alert_and_its_incident_say() -> None:
    said = alert(INSTANCE, facts=(Fact("Remote IP", "198.51.100.7"),), type="Backdoor:EC2/X")
    values = variables(FOR_INSTANCES, context(said))
    assert values["alert"]["facts"] == {"Remote IP": "198.51.100.7"}
    assert values["alert"]["labels"] == {"type": "Backdoor:EC2/X"}
    assert values["alert"]["at"] == "2026-11-20T10:40:00Z"
    assert values["alert"]["since"] == "2026-11-20T09:40:00Z"
    assert values["incident"]["number"] == "INC-42"
    assert values["incident"]["account_name"] == "shop-prod"
    assert values["target"] == {
        "kind": "ec2-instance",
        "id": "i-1",
        "name": "checkout-api-7",
        "label": "checkout-api-7",
    }


def test_the_target_is_one_the_runbook_is_for() -> None:
    assert variables(FOR_INSTANCES, context(alert(GROUP, INSTANCE)))["target"]["id"] == "i-1"


def test_a_target_of_another_kind_never_stands_in_a_command() -> None:
    target = variables(FOR_INSTANCES, context(alert(GROUP)))["target"]
    assert (target["id"], target["label"]) == ("<instance-id>", "<instance-id>")


def test_a_runbook_for_anything_takes_the_first_target() -> None:
    assert variables(runbook(), context(alert(GROUP, INSTANCE)))["target"]["id"] == "sg-1"


def test_what_nobody_said_has_a_placeholder() -> None:
    silent = replace(alert(), account="", region="")
    bare = Context(silent, 1, "t", silent.severity)
    values = variables(runbook(), bare)
    assert values["alert"]["account"] == "<account>"
    assert values["alert"]["region"] == values["incident"]["region"] == "<region>"
    assert values["incident"]["account_name"] == "<account>"
    assert values["target"]["id"] == "<resource>"


def test_the_incidents_region_stands_in_for_the_alerts() -> None:
    silent = replace(alert(), region="")
    assert variables(runbook(), context(silent))["alert"]["region"] == "eu-west-1"
