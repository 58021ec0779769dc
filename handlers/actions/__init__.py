"""Actions: the names that runbooks may offer."""

from bot.core.offer import Offer

ACTIONS: tuple[Offer, ...] = (
    Offer(
        "isolate_instance",
        "Isolate instance",
        ("ec2-instance",),
        "Cuts its network and keeps it running.",
    ),
    Offer(
        "tighten_egress",
        "Tighten egress",
        ("security-group", "ec2-instance"),
        "Lets out only what you allow.",
    ),
    Offer(
        "rollback_ecs",
        "Roll back",
        ("ecs-service",),
        "Goes back to the last revision that worked.",
    ),
    Offer(
        "failover",
        "Fail over",
        ("rds-instance", "rds-cluster"),
        "Moves the writer to its standby.",
    ),
    Offer(
        "zonal_shift",
        "Shift zone",
        ("load-balancer",),
        "Moves traffic away from one zone, for a while.",
    ),
)
