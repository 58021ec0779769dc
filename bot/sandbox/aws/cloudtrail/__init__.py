"""What CloudTrail remembers: every change that anybody made in the account.

Sources: AWS CloudTrail API Reference, "LookupEvents"; AWS CloudTrail User Guide, "CloudTrail
record contents".
"""

from bot.sandbox.aws.cloudtrail.recorder import RecorderInFront
from bot.sandbox.aws.cloudtrail.trail import Trail
from bot.sandbox.aws.front import Service


def cloudtrail(trail: Trail) -> Service:
    """Return a CloudTrail that remembers this."""
    return Service("cloudtrail", {"LookupEvents": trail.lookup_events})


__all__ = ["RecorderInFront", "Trail", "cloudtrail"]
