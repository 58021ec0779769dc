"""What a person may choose."""

from bot.core.action import Parameter

SNAPSHOT = Parameter("snapshot", "Snapshot its volumes first (kept and billed)", default=True)
PROTECT = Parameter("protect", "Protect it from termination", default=True)
STANDBY = Parameter("standby", "Auto Scaling standby (a replacement is launched)", default=True)
DEREGISTER = Parameter("deregister", "Take it out of its load balancers", default=True)
TWO_HOP = Parameter(
    "two_hop", "Cut connections too (opens the host to everybody for about 2 s)", default=False
)
DENY_CREDENTIALS = Parameter(
    "deny_credentials", "Deny its role's credentials, for this instance alone", default=False
)
METADATA_OFF = Parameter(
    "metadata_off", "Turn off its metadata service (software on it may fail)", default=False
)
STOP = Parameter("stop", "Stop it: the certain cut (loses memory)", default=False)

OPTIONS = (
    SNAPSHOT,
    PROTECT,
    STANDBY,
    DEREGISTER,
    TWO_HOP,
    DENY_CREDENTIALS,
    METADATA_OFF,
    STOP,
)
