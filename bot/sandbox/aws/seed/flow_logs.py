"""What crosses the VPC: an evening's traffic, and web-2's flood at the end of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.sandbox.aws.shop import Web, WebServer

GROUP = "/shop/flow-logs"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/flow-logs"
MINUTES = 60
FLOOD = 4  # minutes
DATABASE, VICTIM = ("10.0.1.250", 5432), ("203.0.113.77", 80)
EVENING, FLOODING = 6_000_000, 4_200_000_000  # bytes a minute
TCP, UDP = 6, 17
PACKET = 1200  # bytes


def seed_flow_logs(account: Account, vpc_id: str, web: Web, now: datetime) -> None:
    """Let the VPC's traffic go to a log group, and write down the last hour of the servers'."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName=GROUP)
    for server in web.servers:
        stream = {"logGroupName": GROUP, "logStreamName": f"{server.interface_id}-all"}
        logs.create_log_stream(**stream)
        logs.put_log_events(**stream, logEvents=list(_records(server, web, now)))
    account.client("ec2").create_flow_logs(
        ResourceIds=[vpc_id],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName=GROUP,
        DeliverLogsPermissionArn=ROLE,
    )


def _records(server: WebServer, web: Web, now: datetime) -> Iterator[dict[str, Any]]:
    floods = server == web.servers[-1]
    for minute in range(MINUTES, 0, -1):
        at = now - timedelta(minutes=minute)
        yield _record(server, DATABASE, TCP, EVENING, at)
        if floods and minute <= FLOOD:
            yield _record(server, VICTIM, UDP, FLOODING, at)


def _record(
    server: WebServer, to: tuple[str, int], protocol: int, sent: int, at: datetime
) -> dict[str, Any]:
    """Return a record in the default format. Amazon VPC User Guide, "Flow log records"."""
    start = int(at.timestamp())
    message = (
        f"2 {ACCOUNT_ID} {server.interface_id} {server.private_ip} {to[0]} 41234 {to[1]} "
        f"{protocol} {sent // PACKET} {sent} {start} {start + 59} ACCEPT OK"
    )
    return {"timestamp": start * 1000, "message": message}
