"""Everything that stands in front of moto."""

from wsgiref.types import WSGIApplication

from bot.sandbox.aws.clock import SettableClock
from bot.sandbox.aws.cloudtrail import RecorderInFront, Trail, cloudtrail
from bot.sandbox.aws.cloudwatch import cloudwatch
from bot.sandbox.aws.control.front import ControlInFront
from bot.sandbox.aws.ec2 import EC2
from bot.sandbox.aws.ecs import EcsInFront
from bot.sandbox.aws.elasticache import elasticache
from bot.sandbox.aws.elbv2 import ELBV2
from bot.sandbox.aws.faults import Faults, FaultsInFront
from bot.sandbox.aws.front import RequestIdsInFront, ServiceInFront
from bot.sandbox.aws.guardduty import Findings, guardduty
from bot.sandbox.aws.logs import logs
from bot.sandbox.aws.rds import RDS
from bot.sandbox.aws.zonal_shift import zonal_shift


def in_front(moto: WSGIApplication, speed: float) -> WSGIApplication:
    """Return moto's application with all the fronts before it.

    speed: how many times as fast things happen (see `running_account`).
    """
    clock, faults, findings, trail = SettableClock(), Faults(), Findings(), Trail()
    application: WSGIApplication = EcsInFront(RequestIdsInFront(moto), speed=speed, clock=clock)
    services = (EC2, ELBV2, RDS, elasticache(), zonal_shift(), guardduty(findings))
    for service in (*services, cloudwatch(), cloudtrail(trail), logs()):
        application = ServiceInFront(application, service, speed=speed, clock=clock)
    application = RecorderInFront(application, trail, clock)
    application = FaultsInFront(application, faults)
    return ControlInFront(application, clock, faults, findings)
