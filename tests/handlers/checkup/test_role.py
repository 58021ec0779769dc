"""IAM's simulator, which moto has not, in IAM's place."""

import json
from collections.abc import Mapping
from typing import Any

from bot.cli.iam import every_action
from bot.core.action import Statement
from bot.core.iam import Place, writes
from bot.core.merge import merged
from handlers.checkup.role import denied
from tests.support.aws import Account, Answer, answer

ROLE = "arn:aws:iam::123456789012:role/firebreak-execute"
PLACE = Place("123456789012", ("eu-west-1",))
STOP = Statement(
    "Stop it",
    ("ec2:StopInstances", "ec2:StartInstances"),
    ("arn:aws:ec2:${Region}:${Account}:instance/*", "arn:aws:ec2:${Region}::image/*"),
    {
        "StringEquals": {"ec2:CreateAction": ["Create", "Copy"]},
        "StringNotEquals": {"aws:ResourceTag/firebreak:protected": "true"},
        "Null": {"aws:RequestTag/copy": "false"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]},
    },
)
NEVER = Statement("Never", ("iam:PutRolePolicy",), effect="Deny")


class Simulator:
    """Refuses some permissions, everywhere or but for a resource."""

    def __init__(self, refused: Mapping[str, str]) -> None:
        self.refused = refused
        self.aws = Account(hooks={"before-call.iam.SimulatePrincipalPolicy": self._simulate})

    def denied(self, *needed: Statement) -> list[str]:
        try:
            return denied(self.aws, ROLE, needed, PLACE)
        finally:
            self.aws.close()

    def _simulate(self, model: Any, **_: Any) -> Answer:
        asked = self.aws.made[-1].parameters
        results = [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": self._decide(action, resource),
            }
            for action in asked["ActionNames"]
            for resource in asked["ResourceArns"]
        ]
        return answer(model, {"EvaluationResults": results})

    def _decide(self, action: str, resource: str) -> str:
        only = self.refused.get(action)
        return "implicitDeny" if only is not None and only in resource else "allowed"


def test_what_is_refused_for_every_resource_is_lacking() -> None:
    assert Simulator({"ec2:StopInstances": ""}).denied(STOP) == ["ec2:StopInstances"]


def test_what_is_refused_for_some_resources_only_is_not() -> None:
    assert Simulator({"ec2:StopInstances": "image"}).denied(STOP) == []


def test_it_asks_in_a_context_that_the_conditions_allow() -> None:
    simulator = Simulator({})
    assert simulator.denied(STOP, NEVER) == []
    (asked,) = [call.parameters for call in simulator.aws.made]
    assert asked["PolicySourceArn"] == ROLE
    assert asked["ResourceArns"] == [
        "arn:aws:ec2:eu-west-1:123456789012:instance/*",
        "arn:aws:ec2:eu-west-1::image/*",
    ]
    assert [list(each.values()) for each in asked["ContextEntries"]] == [
        ["ec2:CreateAction", "string", ["Create"]],
        ["aws:RequestTag/copy", "string", ["firebreak-doctor"]],
        ["aws:TagKeys", "stringList", ["a", "b"]],
    ]


def test_every_permission_of_every_action_can_be_asked_for() -> None:
    simulator = Simulator({})
    assert simulator.denied(*merged(writes(every_action()))) == []
    asked = [json.dumps(dict(call.parameters)) for call in simulator.aws.made]
    assert asked
    assert not [one for one in asked if "${" in one]
