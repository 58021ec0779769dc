"""Whose credentials this process has: STS says it, and nobody can say it of themselves."""

import botocore.session

from handlers.aws import CONFIG, understand

ANY_REGION = "us-east-1"  # every Region's STS knows all of its partition's identities


def own_arn(region: str = "") -> str:
    """Return the ARN that our own credentials have. Raises AwsFailed.

    region: where to ask, "" for the SDK's own. Source: AWS STS API Reference,
    "GetCallerIdentity": it needs no permission, and no policy can deny it.
    """
    own = botocore.session.get_session()
    where = region or own.get_config_variable("region") or ANY_REGION
    sts = understand(own.create_client, "sts", region_name=where, config=CONFIG)
    return str(understand(sts.get_caller_identity)["Arn"])
