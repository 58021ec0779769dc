"""EC2 as it behaves where moto is too kind: it refuses, it keeps, and it takes time.

Sources: Amazon EC2 API Reference, "ModifyNetworkInterfaceAttribute",
"ModifyInstanceMetadataOptions", "CreateSnapshots", "AuthorizeSecurityGroupEgress",
"AuthorizeSecurityGroupIngress", "Error codes for the Amazon EC2 API".
"""

from functools import partial
from types import MappingProxyType

from bot.sandbox.aws.ec2 import interfaces, metadata, rules, snapshots
from bot.sandbox.aws.front import Service

EC2 = Service(
    "ec2",
    MappingProxyType(
        {
            "ModifyNetworkInterfaceAttribute": interfaces.check,
            "ModifyInstanceMetadataOptions": metadata.modify,
            "CreateSnapshots": snapshots.create,
            "AuthorizeSecurityGroupEgress": partial(rules.authorize, rules.EGRESS),
            "AuthorizeSecurityGroupIngress": partial(rules.authorize, rules.INGRESS),
        }
    ),
)

__all__ = ["EC2"]
