"""Everything that knows AWS's JSON or calls boto3: its registry, and the only one.

EVENTS: the event sources in the order in which they are asked; the first that matches a
message reads it.
"""

from handlers.events.autoscaling import AUTOSCALING
from handlers.events.cloudwatch_eventbridge import CLOUDWATCH_EVENTBRIDGE
from handlers.events.cloudwatch_sns import CLOUDWATCH_SNS
from handlers.events.ecs_deployment import ECS_DEPLOYMENT
from handlers.events.ecs_task import ECS_TASK
from handlers.events.guardduty import GUARDDUTY
from handlers.events.guardduty_scan import GUARDDUTY_SCAN
from handlers.events.health import HEALTH
from handlers.events.rds import RDS
from handlers.events.securityhub import SECURITYHUB
from handlers.events.securityhub_ocsf import SECURITYHUB_OCSF
from handlers.events.source import register
from handlers.events.subscription import SUBSCRIPTION

EVENTS = register(
    CLOUDWATCH_SNS,
    CLOUDWATCH_EVENTBRIDGE,
    GUARDDUTY,
    GUARDDUTY_SCAN,
    ECS_DEPLOYMENT,
    ECS_TASK,
    RDS,
    HEALTH,
    SECURITYHUB,
    SECURITYHUB_OCSF,
    AUTOSCALING,
    SUBSCRIPTION,
)
