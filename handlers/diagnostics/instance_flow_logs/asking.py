"""The Logs Insights query for top talkers.

Sources: Amazon VPC User Guide, "Flow log records"; Amazon CloudWatch Logs User Guide,
"Supported logs and discovered fields" (fields of the default format are known by themselves,
those of another are parsed).
"""

import re
from collections.abc import Iterable

SHOWN = 10
FIELD = re.compile(r"\$\{([a-z0-9-]{1,40})\}")
# The default format's fields, as Logs Insights calls them.
KNOWN = {"interface-id": "interfaceId", "srcaddr": "srcAddr", "dstaddr": "dstAddr"}
KNOWN |= {"srcport": "srcPort", "dstport": "dstPort"}
DEFAULT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
    "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
)
NEEDED = frozenset({"interface-id", "srcaddr", "dstaddr", "dstport", "bytes", "action"})


def missing(log_format: str) -> list[str]:
    """Return the fields that a flow log's format lacks, and that a top talker is made of."""
    return sorted(NEEDED - set(FIELD.findall(log_format or DEFAULT)))


def top_talkers(log_format: str, interfaces: Iterable[str]) -> str:
    """Return the query: bytes by peer, port and verdict, on these interfaces."""
    among = ", ".join(f'"{each}"' for each in interfaces)
    return " | ".join(
        [
            *_parsed(log_format or DEFAULT),
            f"filter interfaceId in [{among}]",
            "stats sum(bytes) as sent by srcAddr, dstAddr, dstPort, action",
            f"sort sent desc | limit {SHOWN}",
        ]
    )


def _parsed(log_format: str) -> list[str]:
    if log_format == DEFAULT:
        return []
    fields = FIELD.findall(log_format)
    names = [KNOWN.get(each, each.replace("-", "_")) for each in fields]
    return [f'parse @message "{" ".join("*" for _ in fields)}" as {", ".join(names)}']
