"""What RDS's numbered events mean.

Source: AWS pages "Amazon RDS event categories and event messages", for RDS and for Aurora.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.severity import Severity


class Turn(StrEnum):
    """What an event does to its matter."""

    BEGINS = "begins"
    ENDS = "ends"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of one event.

    matter: what it is about; a begin and its end have the same (`failover`).
    phrase: what happened to the database, in words; "" to show RDS's own message.
    """

    severity: Severity
    turn: Turn
    matter: str
    phrase: str = ""


def meaning_of(event: int, categories: list[str]) -> Meaning:
    """Return what an event means: from the table, else from its categories."""
    if event in _EVENTS:
        return _EVENTS[event]
    return next((_CATEGORIES[c.lower()] for c in categories if c.lower() in _CATEGORIES), _OTHER)


_CRITICAL, _HIGH, _MEDIUM, _INFO = (
    Severity.CRITICAL,
    Severity.HIGH,
    Severity.MEDIUM,
    Severity.INFO,
)
_EVENTS = {
    # Availability
    4: Meaning(_HIGH, Turn.BEGINS, "availability", "was shut down"),
    6: Meaning(_HIGH, Turn.ENDS, "availability", "was restarted"),
    22: Meaning(_HIGH, Turn.BEGINS, "availability", "could not be restarted"),
    221: Meaning(_CRITICAL, Turn.BEGINS, "storage", "is full and was shut down"),
    222: Meaning(_CRITICAL, Turn.BEGINS, "storage", "is nearly full and will be shut down"),
    418: Meaning(_HIGH, Turn.BEGINS, "encryption", "is losing its encryption key"),
    419: Meaning(_CRITICAL, Turn.BEGINS, "encryption", "lost its encryption key"),
    420: Meaning(_CRITICAL, Turn.ENDS, "encryption", "has its encryption key back"),
    # Failover of an instance
    13: Meaning(_HIGH, Turn.BEGINS, "failover", "is failing over"),
    15: Meaning(_HIGH, Turn.ENDS, "failover", "failed over to its standby"),
    34: Meaning(_INFO, Turn.TOLD, "failover", "failed over recently and does not do so again"),
    49: Meaning(_HIGH, Turn.ENDS, "failover", "finished failing over"),
    50: Meaning(_HIGH, Turn.BEGINS, "failover", "is being activated after a recovery"),
    51: Meaning(_HIGH, Turn.ENDS, "failover", "was activated after a recovery"),
    65: Meaning(_HIGH, Turn.ENDS, "failover", "recovered from a partial failover"),
    # Failover of a cluster, and of a global cluster
    69: Meaning(_CRITICAL, Turn.BEGINS, "failover", "could not fail over"),
    70: Meaning(_HIGH, Turn.BEGINS, "failover", "promotes its previous writer again"),
    71: Meaning(_HIGH, Turn.ENDS, "failover", "finished failing over"),
    72: Meaning(_HIGH, Turn.BEGINS, "failover", "is failing over within its zone"),
    73: Meaning(_HIGH, Turn.BEGINS, "failover", "is failing over to another zone"),
    181: Meaning(_HIGH, Turn.BEGINS, "failover", "is switching over to another Region"),
    185: Meaning(_HIGH, Turn.ENDS, "failover", "finished switching over to another Region"),
    186: Meaning(_HIGH, Turn.ENDS, "failover", "did not switch over: it was cancelled"),
    187: Meaning(_CRITICAL, Turn.BEGINS, "failover", "could not switch over to another Region"),
    238: Meaning(_HIGH, Turn.ENDS, "failover", "finished failing over to another Region"),
    239: Meaning(_CRITICAL, Turn.BEGINS, "failover", "could not fail over to another Region"),
    # Storage
    7: Meaning(_CRITICAL, Turn.BEGINS, "storage", "is out of storage"),
    89: Meaning(_HIGH, Turn.BEGINS, "storage", "is running out of storage"),
    227: Meaning(_CRITICAL, Turn.BEGINS, "storage", "is dangerously low on storage"),
    17: Meaning(_HIGH, Turn.ENDS, "storage", "has new storage"),
    223: Meaning(_HIGH, Turn.BEGINS, "storage", "cannot grow its storage by itself"),
    224: Meaning(_MEDIUM, Turn.BEGINS, "storage", "is growing to its storage limit"),
    # Recovery
    20: Meaning(_HIGH, Turn.BEGINS, "recovery", "is recovering"),
    21: Meaning(_HIGH, Turn.ENDS, "recovery", "recovered"),
    52: Meaning(_HIGH, Turn.BEGINS, "recovery", "is recovering"),
    53: Meaning(_HIGH, Turn.ENDS, "recovery", "recovered; a failover may follow"),
    361: Meaning(_MEDIUM, Turn.BEGINS, "standby", "is rebuilding its standby"),
    362: Meaning(_MEDIUM, Turn.ENDS, "standby", "has its standby back"),
    # Failure
    31: Meaning(_CRITICAL, Turn.BEGINS, "failure", "failed; restore it to a point in time"),
    35: Meaning(_HIGH, Turn.BEGINS, "failure", "has parameters it cannot run with"),
    36: Meaning(_HIGH, Turn.BEGINS, "failure", "has a network it cannot run in"),
    # Read replica
    45: Meaning(_HIGH, Turn.BEGINS, "replication", "stopped replicating"),
    46: Meaning(_HIGH, Turn.ENDS, "replication", "replicates again"),
    57: Meaning(_HIGH, Turn.BEGINS, "replication", "had its replication ended"),
    # Stopped and started by somebody
    87: Meaning(_MEDIUM, Turn.BEGINS, "stopped", "was stopped"),
    88: Meaning(_MEDIUM, Turn.ENDS, "stopped", "was started"),
    150: Meaning(_MEDIUM, Turn.BEGINS, "stopped", "was stopped"),
    151: Meaning(_MEDIUM, Turn.ENDS, "stopped", "was started"),
    # Deletion is nobody's routine
    3: Meaning(_HIGH, Turn.BEGINS, "deletion", "was deleted"),
    171: Meaning(_HIGH, Turn.BEGINS, "deletion", "was deleted"),
}
_CATEGORIES = {
    "availability": Meaning(_HIGH, Turn.BEGINS, "availability"),
    "failover": Meaning(_HIGH, Turn.BEGINS, "failover"),
    "global failover": Meaning(_HIGH, Turn.TOLD, "failover"),
    "failure": Meaning(_HIGH, Turn.BEGINS, "failure"),
    "low storage": Meaning(_HIGH, Turn.BEGINS, "storage"),
    "recovery": Meaning(_MEDIUM, Turn.TOLD, "recovery"),
    "read replica": Meaning(_MEDIUM, Turn.TOLD, "replication"),
    "deletion": Meaning(_MEDIUM, Turn.BEGINS, "deletion"),
    **{
        word: Meaning(_INFO, Turn.TOLD, word)
        for word in (
            "backup",
            "configuration change",
            "creation",
            "maintenance",
            "notification",
            "restoration",
            "security patching",
        )
    },
}
# The matters whose end RDS tells; a person ends the others.
ENDING = frozenset(m.matter for m in _EVENTS.values() if m.turn is Turn.ENDS)
# An event without a known number or category is shown: nothing unknown is dropped.
_OTHER = Meaning(_MEDIUM, Turn.BEGINS, "event")
