"""Diagnostics: all of them read-only; and the names that runbooks may offer."""

from bot.core.diagnostic import Diagnostic
from bot.core.offer import Offer
from handlers.diagnostics.alarm_history import ALARM_HISTORY
from handlers.diagnostics.cloudtrail_changes import CLOUDTRAIL_CHANGES
from handlers.diagnostics.ecs_deployments import ECS_DEPLOYMENTS
from handlers.diagnostics.ecs_stopped_tasks import ECS_STOPPED_TASKS
from handlers.diagnostics.guardduty_related import GUARDDUTY_RELATED
from handlers.diagnostics.instance_flow_logs import INSTANCE_FLOW_LOGS
from handlers.diagnostics.metric_graph import METRIC_GRAPH
from handlers.diagnostics.rds_events import RDS_EVENTS
from handlers.diagnostics.target_health import TARGET_HEALTH

DIAGNOSTIC_OBJECTS: tuple[Diagnostic, ...] = (
    ECS_STOPPED_TASKS,
    ECS_DEPLOYMENTS,
    INSTANCE_FLOW_LOGS,
    CLOUDTRAIL_CHANGES,
    METRIC_GRAPH,
    ALARM_HISTORY,
    TARGET_HEALTH,
    RDS_EVENTS,
    GUARDDUTY_RELATED,
)

DIAGNOSTICS: tuple[Offer, ...] = tuple(diagnostic.offer for diagnostic in DIAGNOSTIC_OBJECTS)
