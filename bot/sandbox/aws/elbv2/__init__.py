"""Target groups as they behave when targets come and go: neither is done at once.

Moto registers and deregisters in a moment, and refuses to deregister what is not registered.
It knows a target by its id alone, so none is registered with two ports.

Sources: Elastic Load Balancing API Reference (2015-12-01), "RegisterTargets",
"DeregisterTargets", "DescribeTargetHealth", "TargetHealth"; User Guide for Application Load
Balancers, "Edit target group attributes", deregistration delay.
"""

from types import MappingProxyType

from bot.sandbox.aws.elbv2 import targets
from bot.sandbox.aws.front import Service

ELBV2 = Service(
    "elbv2",
    MappingProxyType(
        {
            "RegisterTargets": targets.register,
            "DeregisterTargets": targets.deregister,
            "DescribeTargetHealth": targets.describe_health,
        }
    ),
)

__all__ = ["ELBV2"]
