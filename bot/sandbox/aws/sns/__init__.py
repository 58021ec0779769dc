"""An SNS that signs for real, over HTTP on loopback."""

from bot.sandbox.aws.sns.delivery import Attempt, DeliveryPolicy
from bot.sandbox.aws.sns.service import SandboxSns
from bot.sandbox.aws.sns.subscription import Subscription, Topic

__all__ = [
    "Attempt",
    "DeliveryPolicy",
    "SandboxSns",
    "Subscription",
    "Topic",
]
