"""Where Firebreak itself runs, so that it does not cut off its own network."""

import http.client
import os
import re
from collections.abc import Mapping

METADATA_HOST = "169.254.169.254"
SECONDS = 1.0
INSTANCE_ID = re.compile(r"i-[0-9a-f]{8,17}")


def own_host(environment: Mapping[str, str] = os.environ, address: str = METADATA_HOST) -> str:
    """Return the id of the EC2 instance this process runs on, "" elsewhere; takes a second.

    Source: Amazon EC2 User Guide, "Use the Instance Metadata Service" (version 2). Where the
    SDK may not ask it (AWS_EC2_METADATA_DISABLED), neither do we.
    """
    if environment.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
        return ""
    metadata = http.client.HTTPConnection(address, timeout=SECONDS)
    try:
        token = _asked(metadata, "PUT", "/latest/api/token", "ttl-seconds", "60")
        found = _asked(metadata, "GET", "/latest/meta-data/instance-id", "", token)
    except (OSError, http.client.HTTPException):  # nobody there: not an EC2 instance
        return ""
    finally:
        metadata.close()
    return found if INSTANCE_ID.fullmatch(found) else ""


def _asked(
    metadata: http.client.HTTPConnection, method: str, path: str, suffix: str, value: str
) -> str:
    header = "-".join(filter(None, ("X-aws-ec2-metadata-token", suffix)))
    metadata.request(method, path, headers={header: value})
    answer = metadata.getresponse()
    text = answer.read(200).decode("latin-1")
    return text if answer.status == http.client.OK else ""
