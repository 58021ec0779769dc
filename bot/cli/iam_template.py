"""The roles as a CloudFormation template: for one account, or as a StackSet for many.

Source: CloudFormation User Guide, "Fn::Sub" and "Pseudo parameters reference".
"""

from collections.abc import Mapping
from typing import Any

import yaml

from bot.core.iam import Document, Place, trust

HEADER = """\
# Written by `firebreak iam --write`: do not edit it. The roles that Firebreak takes in an account
# where it may look and act, its own account included. Deploy it in one Region of each account.
"""
# Where CloudFormation itself fills the account in.
ACCOUNT = "${AWS::AccountId}"
PARAMETERS: Mapping[str, Any] = {
    "BotAccount": {
        "Type": "String",
        "AllowedPattern": "[0-9]{12}",
        "Description": "The account that Firebreak runs in.",
    },
    "ExternalId": {
        "Type": "String",
        "Default": "",
        "AllowedPattern": r"[A-Za-z0-9_+=,.@:/-]{0,1224}",
        "Description": "As `external_id` of this account in firebreak.yaml, or empty.",
    },
    "MayAct": {
        "Type": "String",
        "Default": "yes",
        "AllowedValues": ["yes", "no"],
        "Description": "no makes the read role alone: plans and diagnostics, and nothing changes.",
    },
}
CONDITIONS: Mapping[str, Any] = {
    "HasExternalId": {"Fn::Not": [{"Fn::Equals": [{"Ref": "ExternalId"}, ""]}]},
    "Acts": {"Fn::Equals": [{"Ref": "MayAct"}, "yes"]},
}
# The account's root stands for whoever IAM there lets: the condition names Firebreak's task alone.
# A role as the principal would lose its meaning whenever that role is deleted and made again.
PRINCIPAL = {"AWS": "arn:aws:iam::${BotAccount}:root"}
OURS = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${BotAccount}:role/firebreak-task-*"}}


def template(documents: Mapping[str, Document]) -> str:
    """Return the template of the policies `read-policy…` and `execute-policy…`, as YAML."""
    resources = _role("Read", documents, {}) | _role("Execute", documents, {"Condition": "Acts"})
    whole = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "What Firebreak may read and change in this account",
        "Parameters": dict(PARAMETERS),
        "Conditions": dict(CONDITIONS),
        "Resources": resources,
        "Outputs": {
            "ReadRole": {"Value": {"Fn::GetAtt": ["ReadRole", "Arn"]}},
            "ExecuteRole": {"Condition": "Acts", "Value": {"Fn::GetAtt": ["ExecuteRole", "Arn"]}},
        },
    }
    return HEADER + yaml.dump(_filled(whole), Dumper=_Dumper, sort_keys=False, width=100)


def place(regions: tuple[str, ...] = ()) -> Place:
    """Return where the template's policies hold: the account that it is deployed in."""
    return Place(ACCOUNT, regions)


def _role(
    name: str, documents: Mapping[str, Document], condition: Mapping[str, str]
) -> dict[str, Any]:
    """Return a role and its managed policies, by their logical ids."""
    own = [document for key, document in documents.items() if key.startswith(f"{name.lower()}-p")]
    policies = {
        f"{name}Policy{number}": {
            "Type": "AWS::IAM::ManagedPolicy",
            **condition,
            "Properties": {"PolicyDocument": document},
        }
        for number, document in enumerate(own, 1)
    }
    role = {
        "Type": "AWS::IAM::Role",
        **condition,
        "Properties": {
            "RoleName": f"firebreak-{name.lower()}",
            "AssumeRolePolicyDocument": _trust(),
            "ManagedPolicyArns": [{"Ref": logical_id} for logical_id in policies],
        },
    }
    return {**policies, f"{name}Role": role}


def _trust() -> Document:
    document = trust()
    for statement in document["Statement"]:
        statement["Principal"], statement["Condition"] = dict(PRINCIPAL), dict(OURS)
    asked = {"sts:ExternalId": {"Ref": "ExternalId"}}
    nothing = {"Ref": "AWS::NoValue"}
    document["Statement"][0]["Condition"]["StringEquals"] = {
        "Fn::If": ["HasExternalId", asked, nothing]
    }
    return document


class _Sub(str):
    """A text with `${}` for CloudFormation to fill in."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes `!Sub`, and no anchors: CloudFormation knows none."""

    def ignore_aliases(self, _data: object) -> bool:
        """Write everything out."""
        return True


_Dumper.add_representer(_Sub, lambda dumper, text: dumper.represent_scalar("!Sub", str(text)))


def _filled(value: Any) -> Any:
    if isinstance(value, str) and "${" in value:
        return _Sub(value)
    if isinstance(value, list | tuple):
        return [_filled(each) for each in value]
    return {key: _filled(each) for key, each in value.items()} if isinstance(value, dict) else value
