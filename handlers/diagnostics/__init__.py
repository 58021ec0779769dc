"""Diagnostics: the names that runbooks may offer; read-only, all of them."""

from bot.core.offer import Offer

ANY: tuple[str, ...] = ()

DIAGNOSTICS: tuple[Offer, ...] = (
    Offer("instance_flow_logs", "Top talkers", ("ec2-instance",), "Who it sends to, how much."),
    Offer("cloudtrail_changes", "Recent changes", ANY, "Who changed what in the last hour."),
    Offer("ecs_stopped_tasks", "Stopped tasks", ("ecs-service",), "Why its tasks stopped."),
    Offer("alarm_history", "Alarm history", ANY, "When the alarm changed its state."),
    Offer("metric_graph", "Metric graph", ANY, "The metric around the alarm."),
    Offer(
        "target_health",
        "Target health",
        ("load-balancer", "target-group", "ecs-service"),
        "Which targets are healthy, by zone.",
    ),
    Offer("rds_events", "Database events", ("rds-instance", "rds-cluster"), "What RDS says."),
    Offer("guardduty_related", "Related findings", ANY, "What else GuardDuty found."),
)
