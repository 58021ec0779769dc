"""Firebreak's own users and roles are out of reach."""

from handlers.actions.revoke_credentials.permissions import PERMISSIONS, UNDO_PERMISSIONS


def test_every_write_is_denied_on_our_own() -> None:
    for permissions in (PERMISSIONS, UNDO_PERMISSIONS):
        allowed = [one for one in permissions.write if one.effect == "Allow"]
        (denied,) = [one for one in permissions.write if one.effect == "Deny"]
        assert set(denied.actions) == {action for one in allowed for action in one.actions}
        assert all("/firebreak-" in one for one in denied.resources)
        assert all(one != "*" for statement in allowed for one in statement.resources)
