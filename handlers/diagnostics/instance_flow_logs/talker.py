"""One line of the top talkers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from handlers.diagnostics.instance_flow_logs.insights import Row
from handlers.events.quantity import human_bytes
from handlers.events.reading import number


@dataclass(frozen=True, slots=True)
class Talker:
    """Bytes between two addresses. is_outward: from the instance; port: the receiver's."""

    source: str
    peer: str
    port: str
    sent: float
    is_outward: bool
    is_accepted: bool

    @property
    def line(self) -> str:
        """Return `1.8 GB from 10.0.1.5 to 203.0.113.77 port 53 (ACCEPT)`."""
        verdict = "" if self.is_accepted else " (rejected)"
        return (
            f"{human_bytes(self.sent)} from {self.source} to {self.peer} port {self.port}{verdict}"
        )


def talkers(rows: Iterable[Row], own: Collection[str]) -> list[Talker]:
    """Return the talkers, the loudest first. own: the instance's addresses."""
    found = [_talker(row, own) for row in rows]
    return sorted(found, key=lambda each: each.sent, reverse=True)


def _talker(row: Row, own: Collection[str]) -> Talker:
    source = row.get("srcAddr", "")
    return Talker(
        source=source or "?",
        peer=row.get("dstAddr", "") or "?",
        port=row.get("dstPort", "") or "?",
        sent=number(row, "sent") or 0.0,
        is_outward=source in own,
        is_accepted=row.get("action", "") == "ACCEPT",
    )
