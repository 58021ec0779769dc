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
        "rollback_service",
        "Roll back",
        ("ecs-service",),
        "Goes back to the last revision that worked.",
    ),
    Offer(
        "failover",
        "Fail over",
        ("rds-instance", "rds-cluster", "cache-cluster", "load-balancer"),
        "Moves the work to the standby, or away from a zone.",
    ),
    Offer(
        "revoke_credentials",
        "Revoke credentials",
        ("iam-principal",),
        "Ends what a leaked key or an older session may do.",
    ),
)
