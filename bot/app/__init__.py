"""Wires everything; the only package that names concrete classes. One app a process."""

from bot.app.clock import utc_now
from bot.app.firebreak import Firebreak

__all__ = ["Firebreak", "utc_now"]
