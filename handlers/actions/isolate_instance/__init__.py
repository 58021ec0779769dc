"""Isolate an EC2 instance: cut its network, keep it running, keep the evidence.

The reference is AWS's own runbook AWSSupport-ContainEC2Instance. Security groups do not end
what is tracked already, do not filter DNS through the VPC's resolver, and know nothing of
credentials that were stolen; the plan says so, and offers the harder cuts.
"""

from bot.core.action import Action, Risk
from bot.core.offer import Offer
from handlers.actions.isolate_instance import plan, release
from handlers.actions.isolate_instance.options import OPTIONS
from handlers.actions.isolate_instance.permissions import CONTAIN, RELEASE
from handlers.actions.isolate_instance.verify import verify

RELEASE_INSTANCE = Action(
    offer=Offer(
        release.NAME,
        "Release instance",
        ("ec2-instance",),
        "Gives its network back, where nobody changed it since.",
    ),
    version=1,
    risk=Risk.HIGH,
    seconds=20,
    parameters=(),
    permissions=RELEASE,
    plan=release.plan,
    steps=release.steps,
    verify=release.verify,
    irreversible="Isolate it again instead.",
)

ISOLATE_INSTANCE = Action(
    offer=Offer(
        plan.NAME,
        "Isolate instance",
        ("ec2-instance",),
        "Cuts its network and keeps it running.",
    ),
    version=1,
    risk=Risk.MEDIUM,
    seconds=20,
    parameters=OPTIONS,
    permissions=CONTAIN,
    plan=plan.plan,
    steps=plan.steps,
    verify=verify,
    undo=RELEASE_INSTANCE,
    contains=True,
)
