"""An instance of which GuardDuty reports this finding, and two more."""

from typing import Any

from handlers.events.guardduty import fingerprint
from tests.handlers.diagnostics.asking import Scene, alert
from tests.support.aws import ACCOUNT, REGION

INSTANCE = "i-0web2"
MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"


def finding(ident: str, kind: str, severity: float, updated: str, **service: Any) -> dict[str, Any]:
    """Return a finding about web-2, as GetFindings answers it."""
    return {
        "SchemaVersion": "2.0",
        "AccountId": ACCOUNT,
        "Region": REGION,
        "Id": ident,
        "Arn": f"arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/d1/finding/{ident}",
        "Type": kind,
        "Resource": {"ResourceType": "Instance", "InstanceDetails": {"InstanceId": INSTANCE}},
        "Service": {"Archived": False, "Count": 1, **service},
        "Severity": severity,
        "CreatedAt": updated,
        "UpdatedAt": updated,
    }


FINDINGS = [
    finding("f1", "Backdoor:EC2/DenialOfService.Udp", 8, "2026-11-20T03:11:00.000Z"),
    finding("f2", "Recon:EC2/Portscan", 5, "2026-11-20T02:50:00.000Z"),
    finding("f3", MINING, 8, "2026-11-10T10:00:00.000Z", Archived=True),
]
FOUND = Scene(
    "ec2-instance",
    INSTANCE,
    {
        "ListDetectors": {"DetectorIds": ["d1"]},
        "ListFindings": {"FindingIds": [each["Id"] for each in FINDINGS]},
        "GetFindings": {"Findings": FINDINGS},
    },
    alert(fingerprint(ACCOUNT, REGION, "f1")),
)
SCENES = (FOUND,)
