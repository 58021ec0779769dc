"""Revoke credentials: stop a user's keys, and deny the older sessions of a user or a role."""

from handlers.actions.revoke_credentials.action import REVOKE_CREDENTIALS

__all__ = ["REVOKE_CREDENTIALS"]
