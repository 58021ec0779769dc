"""Tighten egress: a group, or one instance, lets out only what a profile allows."""

from handlers.actions.tighten_egress.action import TIGHTEN_EGRESS
from handlers.actions.tighten_egress.verify import RECHECKS, put_back

__all__ = ["RECHECKS", "TIGHTEN_EGRESS", "put_back"]
