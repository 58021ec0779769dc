"""Firebreak: everything that is the same whatever the alarm or the action."""
