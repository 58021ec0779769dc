"""What AWS has, in its own shapes, and what Firebreak heard of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.awsrequest import AWSResponse

from bot.core.alert import Alert, Target
from bot.core.tracking import Tracked, first_heard
from handlers.events.message import Message
from tests.support.aws import ACCOUNT, REGION, Account, Answer, Hook, answer

WEB_2 = Target("ec2-instance", "i-0web2")
OTHER = Target("ec2-instance", "i-0other")
GROUP = Target("security-group", "sg-0web")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def heard(alert: Alert, *, signed: bool) -> Tracked:
    """Return what is known of an alert that came signed, or did not."""
    return first_heard(alert, 42, authenticated=signed)


def message(body: object) -> Message:
    """Return a message as parsers take it."""
    return Message(body, text="", publisher="", received_at=NOON)


def guardduty_finding(ident: str = "f1", **service: Any) -> dict[str, Any]:
    """Return a finding about web-2 as GetFindings answers it."""
    return {
        "SchemaVersion": "2.0",
        "AccountId": ACCOUNT,
        "Region": REGION,
        "Id": ident,
        "Arn": f"arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/d1/finding/{ident}",
        "Type": "Backdoor:EC2/DenialOfService.Udp",
        "Resource": {"ResourceType": "Instance", "InstanceDetails": {"InstanceId": WEB_2.id}},
        "Service": {"Archived": False, "Count": 3, **service},
        "Severity": 8,
        "CreatedAt": "2026-11-20T03:10:00.000Z",
        "UpdatedAt": "2026-11-20T03:12:00.000Z",
    }


def securityhub_finding(ident: str = "sh-1", **given: Any) -> dict[str, Any]:
    """Return a finding about web-2 as GetFindings answers it."""
    instance = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{WEB_2.id}"
    return {
        "SchemaVersion": "2018-10-08",
        "Id": ident,
        "ProductArn": f"arn:aws:securityhub:{REGION}::product/aws/inspector",
        "GeneratorId": "inspector",
        "AwsAccountId": ACCOUNT,
        "Region": REGION,
        "CreatedAt": "2026-11-20T03:10:00.000Z",
        "UpdatedAt": "2026-11-20T03:12:00.000Z",
        "Title": "A port is open",
        "Description": "A port is open",
        "Resources": [{"Type": "AwsEc2Instance", "Id": instance}],
        **given,
    }


@dataclass
class Findings:
    """GuardDuty and Security Hub in AWS's place: moto has no finding that is asked for by id.

    error: status, code and words of what GetFindings answers instead.
    """

    detectors: list[str] = field(default_factory=lambda: ["d1"])
    guardduty: list[dict[str, Any]] = field(default_factory=list)
    securityhub: list[dict[str, Any]] = field(default_factory=list)
    error: tuple[int, str, str] | None = None

    def account(self) -> Account:
        """Return an account in which they are."""
        hooks: dict[str, Hook] = {
            "before-call.guardduty.ListDetectors": self._detectors,
            "before-call.guardduty.GetFindings": self._of_guardduty,
            "before-call.securityhub.GetFindings": self._of_securityhub,
        }
        return Account(hooks=hooks)

    def _detectors(self, model: Any, **_: Any) -> Answer:
        return answer(model, {"DetectorIds": self.detectors})

    def _of_guardduty(self, model: Any, params: Mapping[str, Any], **_: Any) -> Answer:
        asked = json.loads(params["body"])["findingIds"]
        assert params["url_path"] == f"/detector/{self.detectors[0]}/findings/get"
        return self._found(model, [one for one in self.guardduty if one["Id"] in asked])

    def _of_securityhub(self, model: Any, params: Mapping[str, Any], **_: Any) -> Answer:
        filters = json.loads(params["body"])["Filters"]["Id"]
        assert [each["Comparison"] for each in filters] == ["EQUALS"]
        asked = [each["Value"] for each in filters]
        return self._found(model, [one for one in self.securityhub if one["Id"] in asked])

    def _found(self, model: Any, found: list[dict[str, Any]]) -> Answer:
        return refused(*self.error) if self.error else answer(model, {"Findings": found})


def refused(status: int, code: str, says: str) -> Answer:
    """Return an error in AWS's place."""
    metadata = {"HTTPStatusCode": status, "RequestId": "request-of-a-fake"}
    parsed = {"Error": {"Code": code, "Message": says}, "ResponseMetadata": metadata}
    return AWSResponse("https://aws.test", status, {}, None), parsed
