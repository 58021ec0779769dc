from collections.abc import Callable

import pytest

from bot.core.alert import Target
from handlers.events.guardduty_finding import Finding, read_finding
from handlers.events.guardduty_titles import brief_of, title_of
from handlers.events.message import Message

WEB_1 = Target("ec2-instance", "i-0a1", "web-1")
GROUP = Target("security-group", "sg-1", "web")


@pytest.fixture
def finding(message: Callable[..., Message]) -> Callable[..., Finding]:
    def make(kind: str, role: str = "") -> Finding:
        said = {"id": "1", "type": kind, "service": {"resourceRole": role}}
        return read_finding(said, message(said))

    return make


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("Backdoor:EC2/DenialOfService.Tcp", "web-1 is attacking other hosts"),
        ("Backdoor:Runtime/C&CActivity.B!DNS", "web-1 talks to a command-and-control server"),
        ("CryptoCurrency:EC2/BitcoinTool.B!DNS", "web-1 is mining cryptocurrency"),
        ("Impact:Runtime/CryptoMinerExecuted", "web-1 is mining cryptocurrency"),
        (
            "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
            "Credentials of web-1 are used from outside AWS",
        ),
        (
            "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS",
            "Credentials of web-1 are used from another account",
        ),
        ("Trojan:EC2/DNSDataExfiltration", "web-1 is sending data out through DNS"),
        ("Execution:Runtime/ReverseShell", "Somebody has a remote shell on web-1"),
        ("Recon:EC2/PortProbeUnprotectedPort", "An open port of web-1 is being probed"),
        ("Recon:EC2/Portscan", "web-1 is scanning other hosts"),
        ("UnauthorizedAccess:EC2/TorClient", "web-1 talks to the Tor network"),
        ("UnauthorizedAccess:EC2/MaliciousIPCaller.Custom", "web-1 talks to a known bad address"),
        ("Recon:IAMUser/MaliciousIPCaller", "web-1 is used from a known bad address"),
        (
            "CredentialAccess:RDS/TorIPCaller.FailedLogin",
            "Somebody tries to log in to web-1 from a known bad address",
        ),
        ("Policy:IAMUser/RootCredentialUsage", "The account's root user was used"),
        ("AttackSequence:EKS/CompromisedCluster", "An attack in several steps involves web-1"),
        ("Persistence:IAMUser/New", "Somebody is making sure to get back in through web-1"),
        ("Weather:EC2/Rain", "GuardDuty Rain: web-1"),
        ("", "GuardDuty finding: web-1"),
    ],
)
def test_types_in_words(kind: str, title: str, finding: Callable[..., Finding]) -> None:
    assert title_of(finding(kind), (WEB_1, GROUP)) == title


@pytest.mark.parametrize(
    ("role", "title"),
    [
        ("TARGET", "Somebody tries passwords on web-1 (SSH)"),
        ("ACTOR", "web-1 tries passwords on other hosts (SSH)"),
        ("", "Somebody tries passwords on web-1 (SSH)"),
    ],
)
def test_who_attacks_whom(role: str, title: str, finding: Callable[..., Finding]) -> None:
    assert title_of(finding("UnauthorizedAccess:EC2/SSHBruteForce", role), (WEB_1,)) == title


def test_a_guessed_password_is_more_than_guessing(finding: Callable[..., Finding]) -> None:
    kind = "CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce"
    assert title_of(finding(kind, "TARGET"), (WEB_1,)) == (
        "Somebody guessed a password of web-1 and logged in"
    )


def test_many_targets_are_counted(finding: Callable[..., Finding]) -> None:
    many = (WEB_1, *(Target("s3-bucket", f"b{n}") for n in range(4)), GROUP)
    found = finding("AttackSequence:S3/CompromisedData")
    assert title_of(found, many) == "An attack in several steps involves web-1 and 4 more"
    pair = (Target("rds-instance", "shop-db"), Target("rds-cluster", "shop"))
    assert title_of(found, pair) == "An attack in several steps involves shop-db"
    assert title_of(found, ()) == "An attack in several steps involves a resource"


def test_braces_in_a_name_stay_braces(finding: Callable[..., Finding]) -> None:
    hostile = (Target("ec2-instance", "i-1", "{0.__class__}{}"),)
    assert title_of(finding("Recon:EC2/Portscan"), hostile) == (
        "{0.__class__}{} is scanning other hosts"
    )


def test_briefs() -> None:
    assert brief_of("Backdoor:EC2/DenialOfService.Udp") == "GuardDuty DenialOfService.Udp"
    assert brief_of("") == "GuardDuty finding"
