"""An instance that floods somebody's DNS; once its query takes too long."""

from typing import Any

from tests.handlers.diagnostics.asking import Scene

DEFAULT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
    "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
)
INSTANCE: dict[str, Any] = {
    "InstanceId": "i-0web2",
    "VpcId": "vpc-1",
    "NetworkInterfaces": [
        {
            "NetworkInterfaceId": "eni-1",
            "SubnetId": "subnet-1",
            "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.1.5"}],
            "Ipv6Addresses": [],
        }
    ],
}
FLOW_LOG = {
    "FlowLogId": "fl-1",
    "FlowLogStatus": "ACTIVE",
    "LogDestinationType": "cloud-watch-logs",
    "LogGroupName": "/vpc/flow",
    "LogFormat": DEFAULT,
    "ResourceId": "vpc-1",
}


def row(source: str, to: str, port: int, sent: int, action: str = "ACCEPT") -> list[dict[str, str]]:
    """Return a row of GetQueryResults."""
    fields = {"srcAddr": source, "dstAddr": to, "dstPort": str(port), "sent": str(sent)}
    return [{"field": key, "value": value} for key, value in {**fields, "action": action}.items()]


ROWS = [
    row("10.0.1.5", "203.0.113.77", 53, 1_800_000_000),
    row("198.51.100.9", "10.0.1.5", 80, 40_000_000),
    row("10.0.1.5", "10.0.2.6", 5432, 9_000_000),
    row("10.0.1.5", "192.0.2.1", 22, 500, "REJECT"),
]
ANSWERS: dict[str, Any] = {
    "DescribeInstances": {"Reservations": [{"Instances": [INSTANCE]}]},
    "DescribeFlowLogs": {"FlowLogs": [FLOW_LOG]},
    "StartQuery": {"queryId": "q-1"},
    "GetQueryResults": {"status": "Complete", "results": ROWS},
    "StopQuery": {"success": True},
}
FLOODING = Scene("ec2-instance", "i-0web2", ANSWERS)
ENDLESS = Scene(
    "ec2-instance", "i-0web2", {**ANSWERS, "GetQueryResults": {"status": "Running", "results": []}}
)
SCENES = (FLOODING, ENDLESS)
