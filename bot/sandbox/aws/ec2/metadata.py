"""The options of an instance's metadata service: moto forgets those that a call does not name."""

from datetime import datetime
from functools import partial
from typing import Any

from botocore import xform_name

from bot.sandbox.aws.ec2.find import ec2_to_change
from bot.sandbox.aws.front.call import Call

OPTIONS = (
    "HttpEndpoint",
    "HttpProtocolIpv6",
    "HttpPutResponseHopLimit",
    "HttpTokens",
    "InstanceMetadataTags",
)
APPLIES = 3.0  # seconds; AWS says "pending" for about as long


def modify(call: Call) -> dict[str, Any]:
    """Change the options that are named; they are applied a moment later."""
    instance_id = call.parameters["InstanceId"]
    options = ec2_to_change(call).get_instance(instance_id).metadata_options
    for name in OPTIONS:
        if name in call.parameters:
            setattr(options, xform_name(name), call.parameters[name])
    options.state = "pending"
    call.agenda.plan(call.now, APPLIES, partial(_apply, options))
    return {"InstanceId": instance_id, "InstanceMetadataOptions": options}


def _apply(options: Any, _: datetime) -> None:
    options.state = "applied"
