"""What the actions are let loose on: several of everything, so that a wave has many runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.alert import Target
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.seed.images import put_image
from bot.sandbox.aws.seed.network import seed_network
from handlers.actions.isolate_instance.quarantine import NAME as QUARANTINE
from tests.chaos.actions.targets import RELEASES, balancer, database, instance, service, user

TWO_HOP = {"two_hop": True}
AWAY = {"to": "away from eu-west-1a"}


@dataclass(frozen=True, eq=False)  # each is itself: choices have no hash
class Aim:
    """One action on one target. row: its line in the table; given: the choices made."""

    row: str
    action: str
    target: Target
    given: Mapping[str, Any] = field(default_factory=dict)


def aims(account: Account, copies: int) -> list[Aim]:
    """Make everything in an account that has the shop; each copy has a VPC of its own."""
    for release in RELEASES:
        put_image(account.client("ecr"), release, content=release)
    return [aim for number in range(copies) for aim in _copy(account, f"chaos-{number}")]


def forget_quarantine(account: Account) -> None:
    """Delete the quarantine groups, which undos leave: each round shall make them anew."""
    ec2 = account.client("ec2")
    named = [{"Name": "group-name", "Values": [QUARANTINE]}]
    for group in ec2.describe_security_groups(Filters=named)["SecurityGroups"]:
        ec2.delete_security_group(GroupId=group["GroupId"])


def _copy(account: Account, name: str) -> list[Aim]:
    network = seed_network(account.client("ec2"))
    return [
        Aim("isolate_instance", "isolate_instance", instance(account, name, network), TWO_HOP),
        Aim("tighten_egress", "tighten_egress", Target("security-group", network.data_group_id)),
        Aim("rollback_service", "rollback_service", service(account, name, network)),
        Aim("failover, zonal shift", "failover", balancer(account, name, network), AWAY),
        Aim("failover, RDS Multi-AZ", "failover", database(account, name)),
        Aim("revoke_credentials", "revoke_credentials", user(account, name)),
    ]
