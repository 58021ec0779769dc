"""The errors that every service has, in the words of each protocol.

Sources: the "Common errors" of Amazon RDS, Amazon ECS and AWS Lambda API Reference; Amazon EC2
API Reference, "Error codes"; IAM User Guide, "Troubleshoot access denied error messages".
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.sandbox.aws.faults.fault import Fault, FaultKind
from bot.sandbox.aws.refused import Refused

# (code, HTTP status) of EC2, of the other XML protocols, and of those with JSON.
CODES: Mapping[FaultKind, Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        FaultKind.THROTTLED: {
            "ec2": ("RequestLimitExceeded", 503),
            "xml": ("Throttling", 400),
            "json": ("ThrottlingException", 400),
        },
        FaultKind.DENIED: {
            "ec2": ("UnauthorizedOperation", 403),
            "xml": ("AccessDenied", 403),
            "json": ("AccessDeniedException", 400),
        },
        FaultKind.EXPIRED: {
            "ec2": ("RequestExpired", 400),
            "xml": ("ExpiredToken", 403),
            "json": ("ExpiredTokenException", 400),
        },
    }
)
# CloudWatch signs as it was first called, its permissions are of the new name.
PREFIXES: Mapping[str, str] = MappingProxyType({"monitoring": "cloudwatch"})


def error(fault: Fault, model: Any, protocol: str, account: str) -> Refused:
    """Return the error that a service answers; model: botocore's of the service."""
    family = "ec2" if protocol == "ec2" else "json" if "json" in protocol else "xml"
    code, status = CODES[fault.kind][family]
    own = {shape.name: shape.metadata.get("error", {}) for shape in model.error_shapes}
    status = own.get(code, {}).get("httpStatusCode", status)
    return Refused(code, _message(fault, model.signing_name, account), status)


def _message(fault: Fault, signing_name: str, account: str) -> str:
    if fault.kind is FaultKind.THROTTLED:
        return "Rate exceeded"
    if fault.kind is FaultKind.EXPIRED:
        return "The security token included in the request is expired"
    action = f"{PREFIXES.get(signing_name, signing_name)}:{fault.operation}"
    caller = f"arn:aws:sts::{account}:assumed-role/firebreak/firebreak"
    start = "You are not authorized to perform this operation. " if signing_name == "ec2" else ""
    return (
        f"{start}User: {caller} is not authorized to perform: {action} on resource: "
        f"{fault.resource} because no identity-based policy allows the {action} action"
    )
