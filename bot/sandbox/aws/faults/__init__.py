"""Trouble on demand: AWS refuses a call, or takes its time."""

from bot.sandbox.aws.faults.fault import Fault, FaultKind
from bot.sandbox.aws.faults.front import FaultsInFront
from bot.sandbox.aws.faults.waiting import Faults

__all__ = ["Fault", "FaultKind", "Faults", "FaultsInFront"]
