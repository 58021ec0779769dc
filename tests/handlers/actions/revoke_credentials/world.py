"""Users, roles and instances in IAM and EC2."""

import json
from dataclasses import dataclass
from typing import Any

from bot.core.action import Request
from bot.core.alert import Target
from handlers.actions.revoke_credentials import REVOKE_CREDENTIALS
from tests.support.aws import Account, answer, raw_client

EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
THEIRS = json.dumps({"Version": "2012-10-17", "Statement": [READS]})
TRUST = {"Version": "2012-10-17", "Statement": [EC2]}


@dataclass
class World:
    """iam, ec2: somebody else's clients, whose calls nobody writes down."""

    aws: Account
    prefix: str = "shop"

    @property
    def iam(self) -> Any:
        return raw_client("iam")

    @property
    def ec2(self) -> Any:
        return raw_client("ec2")

    def acts_as(self, arn: str) -> None:
        """Have STS say that this is who we are."""
        said = {"UserId": "AROAEXAMPLE", "Account": self.aws.account, "Arn": arn}
        self.aws.close()
        hook = "before-call.sts.GetCallerIdentity"
        self.aws.hooks[hook] = lambda model, **_: answer(model, said)

    def user(self, name: str = "deploy", keys: int = 1, path: str = "/") -> str:
        name = f"{self.prefix}-{name}"
        self.iam.create_user(UserName=name, Path=path)
        for _ in range(keys):
            self.iam.create_access_key(UserName=name)
        return name

    def role(self, name: str = "web", path: str = "/", **more: Any) -> str:
        name = f"{self.prefix}-{name}"
        trust = json.dumps(TRUST)
        self.iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust, **more)
        return name

    def host(self, role: str, name: str) -> str:
        profile = f"{role}-{name}"
        self.iam.create_instance_profile(InstanceProfileName=profile)
        self.iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        made = self.ec2.run_instances(
            ImageId="ami-0abcdef1234567890",
            MinCount=1,
            MaxCount=1,
            IamInstanceProfile={"Name": profile},
            TagSpecifications=tags,
        )
        return str(made["Instances"][0]["InstanceId"])

    def keys(self, user: str) -> list[tuple[str, str]]:
        found = self.iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
        return [(raw["AccessKeyId"], raw["Status"]) for raw in found]

    def set_key(self, user: str, key: str, status: str) -> None:
        self.iam.update_access_key(UserName=user, AccessKeyId=key, Status=status)

    def role_policies(self, role: str) -> dict[str, Any]:
        names = self.iam.list_role_policies(RoleName=role)["PolicyNames"]
        get = self.iam.get_role_policy
        return {one: get(RoleName=role, PolicyName=one)["PolicyDocument"] for one in names}

    def user_policies(self, user: str) -> dict[str, Any]:
        names = self.iam.list_user_policies(UserName=user)["PolicyNames"]
        get = self.iam.get_user_policy
        return {one: get(UserName=user, PolicyName=one)["PolicyDocument"] for one in names}


def asked(target: str, keys: str = "all") -> Request:
    """Return what a person asks for in INC-42."""
    parameters = REVOKE_CREDENTIALS.complete({"keys": keys})
    return Request(Target("iam-principal", target), "INC-42", parameters)
