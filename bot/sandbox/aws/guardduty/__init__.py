"""GuardDuty's findings, which moto has not: those that the sandbox reports can be read back.

Source: Amazon GuardDuty API Reference, "ListFindings", "GetFindings", "ArchiveFindings".
"""

from bot.sandbox.aws.front import Service
from bot.sandbox.aws.guardduty.findings import Findings


def guardduty(findings: Findings) -> Service:
    """Return a GuardDuty that has found these."""
    operations = {
        "ListDetectors": findings.list_detectors,
        "ListFindings": findings.list_findings,
        "GetFindings": findings.get_findings,
        "ArchiveFindings": findings.archive,
        "UnarchiveFindings": findings.unarchive,
    }
    return Service("guardduty", operations)


__all__ = ["Findings", "guardduty"]
