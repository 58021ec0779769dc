"""What people are told when Firebreak is behind: how much waits, and that nothing is lost."""

from datetime import datetime

from bot.core.backlog import Backlog
from bot.outbound.when import ago, clock

SAFE = "Nothing is lost."


def waiting_signals(backlog: Backlog, now: datetime) -> str:
    """Say that alarms wait for triage."""
    what = "1 alarm waits" if backlog.count == 1 else f"{backlog.count:,} alarms wait"
    return f"⏳ *Firebreak is behind*: {what}, the oldest {_from(backlog, now)}. {SAFE}"


def waiting_messages(backlog: Backlog, now: datetime) -> str:
    """Say that a channel's incidents wait for Slack."""
    what = "1 incident waits" if backlog.count == 1 else f"{backlog.count:,} incidents wait"
    return (
        f"⏳ *Slack takes Firebreak's messages slowly*: {what} to be shown here, "
        f"the oldest {_from(backlog, now)}. {SAFE}"
    )


def caught_up(since: datetime, now: datetime) -> str:
    """Say that it is over, and which alarms people see late."""
    return (
        f"✅ Firebreak caught up at {clock(now, now)}: what came from {clock(since, now)} on "
        f"was shown late. {SAFE}"
    )


def see_the_digest() -> str:
    """Say that a flood's digest says it better."""
    return "🌊 This channel is flooded: the overview of the flood says how much waits."


def _from(backlog: Backlog, now: datetime) -> str:
    return f"from {clock(backlog.oldest, now)} ({ago(backlog.oldest, now)})"
