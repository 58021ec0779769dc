from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "guardduty_ec2",
            {
                "Type": "Backdoor:EC2/DenialOfService.Udp",
                "Seen": "7 times, from 2026-11-20T02:55:10.000Z to 2026-11-20T03:10:44.000Z",
                "Remote": "203.0.113.66 port 80, Freedonia, Example Net",
                "Action": "outbound UDP local port 39677 remote port 80",
            },
        ),
        (
            "guardduty_iam_user",
            {
                "Action": "s3.amazonaws.com ListBuckets",
                "Credentials": "IAMUser shop-deploy AKIAEXAMPLE",
                "Remote": "203.0.113.66, Freedonia, Example Net",
            },
        ),
        ("guardduty_ecs", {"Domain": "pool.example.net", "Process": "/tmp/xmrig"}),  # noqa: S108 a sample, not a file
        (
            "guardduty_eks",
            {"Workload": "orders/worker", "Action": "create /api/v1/namespaces/orders/pods"},
        ),
        ("guardduty_rds", {"Action": "RDS_LOGIN_ATTEMPT"}),
        ("guardduty_malware", {"Malware": "EICAR-Test-File"}),
        (
            "guardduty_sequence",
            {"Seen": "7 times, from 2026-11-20T02:55:10.000Z to 2026-11-20T03:10:44.000Z"},
        ),
    ],
)
def test_each_kind_of_finding_tells_its_own_facts(
    name: str,
    told: dict[str, str],
    alert: Callable[[str], Alert],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    found = facts(alert(name))
    assert {label: found.get(label) for label in told} == told


def test_an_attack_sequence_names_its_steps(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    steps = facts(alert("guardduty_sequence"))["Steps"].split(", ")
    assert steps == [
        "Exfiltration:S3/AnomalousBehavior",
        "Stealth:IAMUser/CloudTrailLoggingDisabled",
    ]


def test_a_probed_port_names_who_probes(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    event = sample("guardduty_ec2")
    probe = {"remoteIpDetails": {"ipAddressV6": "2001:db8::1"}}
    event["detail"]["service"]["action"] = {
        "actionType": "PORT_PROBE",
        "portProbeAction": {"portProbeDetails": [probe]},
    }
    found = facts(read(event)[0])
    assert (found["Remote"], found["Action"]) == ("2001:db8::1", "PORT_PROBE")


@pytest.mark.parametrize(
    ("service", "seen"),
    [
        ({"count": 1, "eventFirstSeen": "a", "eventLastSeen": "a"}, "once, a"),
        ({"count": 2, "eventLastSeen": "b"}, "2 times, b"),
        ({"count": 3}, "3 times"),
        ({}, None),
    ],
)
def test_how_often_and_since_when(
    service: object,
    seen: str | None,
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    event = sample("guardduty_ec2")
    event["detail"]["service"] = service
    assert facts(read(event)[0]).get("Seen") == seen


def test_a_failed_call_says_so(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    event = sample("guardduty_iam_user")
    call = event["detail"]["service"]["action"]["awsApiCallAction"]
    call["errorCode"] = "AccessDenied"
    assert facts(read(event)[0])["Action"] == "s3.amazonaws.com ListBuckets (AccessDenied)"
