"""The one kind of query that is understood: bytes added up by some fields of flow logs.

Sources: Amazon CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax",
"Supported logs and discovered fields".
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.sandbox.aws.refused import Refused

FIELDS = (
    *("version", "accountId", "interfaceId", "srcAddr", "dstAddr", "srcPort", "dstPort"),
    *("protocol", "packets", "bytes", "start", "end", "action", "logStatus"),
)
QUERY = re.compile(
    r"filter interfaceId in \[(?P<among>[^\]]*)\] \| stats sum\(bytes\) as (?P<name>\w+) "
    r"by (?P<by>\w+(?:, \w+)*) \| sort (?P=name) desc \| limit (?P<limit>\d+)"
)
Row = list[dict[str, str]]


def add_up(query: str, messages: Iterable[str]) -> list[Row]:
    """Return the rows of a query over records in the default format. Raises Refused."""
    asked = QUERY.fullmatch(query)
    if asked is None:
        raise Refused("MalformedQueryException", "The sandbox adds up the bytes of flow logs alone")
    among, by = re.findall(r'"([^"]*)"', asked["among"]), asked["by"].split(", ")
    sums: Counter[tuple[str, ...]] = Counter()
    for record in map(_record, messages):
        if record["interfaceId"] in among:
            sums[tuple(record[name] for name in by)] += int(record["bytes"])
    top = sums.most_common(int(asked["limit"]))
    return [
        _row({**dict(zip(by, key, strict=True)), asked["name"]: str(sent)}) for key, sent in top
    ]


def _record(message: str) -> Mapping[str, str]:
    return dict(zip(FIELDS, message.split(), strict=True))


def _row(fields: Mapping[str, str]) -> Row:
    return [{"field": name, "value": value} for name, value in fields.items()]
