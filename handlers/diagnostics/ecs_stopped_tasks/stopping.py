"""Why a task stopped, in words.

Sources: Amazon ECS Developer Guide, "Stopped tasks error messages" and "Stopped tasks exit
codes"; Amazon ECS API Reference, "Task" (stopCode). Exit codes above 128 are 128 plus a
signal's number.
"""

from collections.abc import Iterator
from types import MappingProxyType

from handlers.events.bounds import cut
from handlers.events.reading import listing, number, text

EXITS = MappingProxyType(
    {
        0: "ended by itself",
        1: "the program failed",
        125: "the container could not be started",
        126: "its command could not be run",
        127: "its command was not found",
        134: "the program aborted itself",
        137: "killed, out of memory or too slow to stop",
        139: "the program crashed",
        143: "asked to stop",
        255: "the program failed, or its host did",
    }
)
STOPS = MappingProxyType(
    {
        "ServiceSchedulerInitiated": "replaced or scaled in by ECS",
        "UserInitiated": "stopped by somebody",
        "SpotInterruption": "its Spot capacity was taken back",
        "TerminationNotice": "its host goes away",
    }
)
NOT_STARTED = "TaskFailedToStart"
LONGEST = 60


def why(task: object) -> str:
    """Return the one reason that says most: `out of memory (exit 137)`."""
    code, reason = text(task, "stopCode"), text(task, "stoppedReason")
    if code == NOT_STARTED:
        return f"did not start ({cut(reason.partition(':')[0] or 'no reason given', LONGEST)})"
    if "health check" in reason.lower():
        return "failed health checks"
    if code in STOPS:
        return STOPS[code]
    exits = list(_exits(task))
    failed = [said for exit_code, said in exits if exit_code]
    return (failed or [said for _, said in exits] or [cut(reason, LONGEST) or "no reason given"])[0]


def reasons(task: object) -> str:
    """Return what ECS itself says of a task and of its containers."""
    containers = listing(task, "containers")
    said = [f"{text(one, 'name')}: {text(one, 'reason')}" for one in containers]
    told = [one for one in said if not one.endswith(": ")]
    return "; ".join([each for each in (text(task, "stoppedReason"), *told) if each])


def _exits(task: object) -> Iterator[tuple[int, str]]:
    for container in listing(task, "containers"):
        code = number(container, "exitCode")
        if code is not None:
            yield int(code), _exit(int(code), text(container, "reason"))


def _exit(code: int, reason: str) -> str:
    words = "out of memory" if "OutOfMemory" in reason else EXITS.get(code, "it failed")
    return f"{words} (exit {code})"
