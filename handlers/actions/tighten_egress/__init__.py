"""Tighten egress: a group, or one instance, lets out only what a profile allows."""

from handlers.actions.tighten_egress.action import with_profiles

__all__ = ["with_profiles"]
