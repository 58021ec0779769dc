"""The runbooks we ship: each can be read, is checked, is chosen, and holds against an event."""

import json
import re
import shlex
from datetime import timedelta
from itertools import pairwise

import pytest

import runbooks
from bot.core.alert import Alert, Fact, Target
from bot.core.runbook import Code, RenderedRunbook, Runbook, check, choose, render
from bot.core.runbook.model import Fence, Piece
from bot.core.span import SpanKind, text_of
from bot.outbound.mrkdwn import code_block, spans_to_mrkdwn
from handlers.actions import ACTIONS
from handlers.diagnostics import DIAGNOSTICS
from tests.core.runbook.samples import HOSTILE, alert, context

CATALOGUE = runbooks.load()
EACH = pytest.mark.parametrize("runbook", CATALOGUE.values(), ids=CATALOGUE.keys())

INSTANCE = Target("ec2-instance", "i-0a1b2c3d4e5f60718", "checkout-api-7")
GROUP = Target("security-group", "sg-0a1b2c3d")
KEY = Target("iam-principal", "arn:aws:iam::111122223333:user/team/amina")
SERVICE = Target("ecs-service", "shop/checkout", "checkout")
DATABASE = Target("rds-instance", "orders-1")
CLUSTER = Target("rds-cluster", "orders")
BALANCER = Target("load-balancer", "app/shop/50dc6c495c0c9188", "shop")
ELB = "AWS/ApplicationELB"

CHOSEN: list[tuple[str, Alert]] = [
    ("instance-attacking", alert(INSTANCE, GROUP, type="Backdoor:EC2/DenialOfService.Udp")),
    ("instance-attacking", alert(GROUP, INSTANCE, type="CryptoCurrency:EC2/BitcoinTool.B!DNS")),
    ("instance-attacking", alert(INSTANCE, type="UnauthorizedAccess:EC2/SSHBruteForce")),
    ("instance-attacking", alert(INSTANCE, type="Execution:Runtime/ReverseShell")),
    ("instance-attacking", alert(INSTANCE, type="AttackSequence:EC2/CompromisedInstanceGroup")),
    (
        "leaked-credentials",
        alert(KEY, type="UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"),
    ),
    ("unexpected-egress", alert(SERVICE, type="CryptoCurrency:Runtime/BitcoinTool.B!DNS")),
    ("leaked-credentials", alert(KEY, type="Policy:IAMUser/RootCredentialUsage")),
    ("leaked-credentials", alert(KEY, type="AttackSequence:IAM/CompromisedCredentials")),
    ("leaked-credentials", alert(source="health", type="AWS_RISK_CREDENTIALS_EXPOSED")),
    ("unexpected-egress", alert(INSTANCE, type="Trojan:EC2/DNSDataExfiltration")),
    ("unexpected-egress", alert(INSTANCE, type="Behavior:EC2/TrafficVolumeUnusual")),
    (
        "unexpected-egress",
        alert(INSTANCE, source="cloudwatch", namespace="AWS/EC2", metric="NetworkOut"),
    ),
    ("ecs-deployment-failing", alert(SERVICE, source="ecs", type="SERVICE_DEPLOYMENT_FAILED")),
    ("ecs-deployment-failing", alert(source="ecs")),
    (
        "high-error-rate",
        alert(BALANCER, source="cloudwatch", namespace=ELB, metric="HTTPCode_Target_5XX_Count"),
    ),
    ("high-error-rate", alert(source="cloudwatch", alarm="api-5xx-high")),
    ("database", alert(DATABASE, source="rds")),
    ("database", alert(CLUSTER, source="rds")),
    (
        "database",
        alert(DATABASE, source="cloudwatch", namespace="AWS/RDS", metric="FreeStorageSpace"),
    ),
    ("impaired-zone", alert(source="health", type="AWS_EC2_OPERATIONAL_ISSUE")),
    (
        "impaired-zone",
        alert(BALANCER, source="cloudwatch", namespace=ELB, metric="UnHealthyHostCount"),
    ),
    ("aws-abuse-notice", alert(INSTANCE, source="health", type="AWS_ABUSE_DOS_REPORT")),
    ("default", alert(source="backup")),
    ("default", alert(INSTANCE, source="cloudwatch", namespace="AWS/EC2", metric="CPUUtilization")),
]


def code_of(book: RenderedRunbook) -> list[Code]:
    blocks = [block for step in book.steps for block in step.details]
    blocks += [block for section in book.sections for block in section.blocks]
    return [block for block in blocks if isinstance(block, Code)]


@EACH
def test_nothing_is_wrong_with_it(runbook: Runbook) -> None:
    actions, diagnostics = ({offer.name for offer in offers} for offers in (ACTIONS, DIAGNOSTICS))
    assert check(runbook, runbook.reviewed + timedelta(days=30), actions, diagnostics) == []


@EACH
def test_it_is_short_and_says_how_it_ends_and_whom_to_call(runbook: Runbook) -> None:
    titles = [section.title for section in runbook.sections]
    assert 5 <= len(runbook.steps) <= 8
    assert titles[-2:] == ["It is over when", "Call"]
    assert titles[:1] == ["It is over when"] or "not" in titles[0]


@pytest.mark.parametrize(("name", "said"), CHOSEN)
def test_it_is_chosen_and_renders_for_its_alerts(name: str, said: Alert) -> None:
    runbook = choose(CATALOGUE, said)
    assert runbook.name == name
    book = render(runbook, context(said))
    assert len(book.steps) == len(runbook.steps)
    shown = "".join(code.text for code in code_of(book))
    shown += "".join(text_of(spans) for spans in book.opening)
    names = [name for target in said.targets for name in (target.label, target.id.split("/")[-1])]
    assert not names or any(name in shown for name in names)
    assert "withheld" not in shown


def test_every_runbook_is_chosen_by_some_alert() -> None:
    assert {name for name, _ in CHOSEN} == set(CATALOGUE)


@EACH
def test_slack_takes_every_step_whole(runbook: Runbook) -> None:
    book = render(runbook, context(alert(title="A title <of> usual & decent length " * 3)))
    for step in book.steps:
        assert not spans_to_mrkdwn(step.text, 3000).endswith("…")
    for code in code_of(book):
        assert code_block(code.text, 3000)


def hostile(value: str) -> Alert:
    kinds = ["iam-principal", "load-balancer", "resource"]
    kinds += [kind for offer in ACTIONS for kind in offer.target_kinds]
    facts = tuple(Fact(label, value) for label in ("Remote", "Credentials", "Deadline"))
    targets = [Target(kind, f"{value}/{value}/{value}", value) for kind in kinds]
    return alert(*targets, source=value, title=value, facts=facts, alarm=value, type=value)


ATTACKS = [
    HOSTILE,
    "$(touch /tmp/x)",
    "`id`",
    "';id;'",
    '";id;"',
    "a\nid\n",
    "a\r\nid",
    "\x1b]0;x\x07",
    "|id",
    "&id",
    "\\",
    "#",
    "!!",
    "~",
    "--endpoint-url=http://evil",
    "file:///etc/passwd",
    "\u202eid",
    '"}},{"Effect":"Allow"',
]


@pytest.mark.parametrize("attack", ATTACKS)
@EACH
def test_an_events_text_adds_no_command_no_option_and_no_word(
    runbook: Runbook, attack: str
) -> None:
    harmless, attacked = (
        [code.text for code in code_of(book) if code.language == "sh"]
        for book in (render(runbook, context(hostile(value))) for value in ("harmless", attack))
    )
    assert len(harmless) == len(attacked)
    for expected, found in zip(harmless, attacked, strict=True):
        assert len(found.splitlines()) == len(expected.splitlines())
        for good, bad in zip(words(expected), words(found), strict=True):
            assert good == bad or "harmless" in good
            assert good.startswith("-") == bad.startswith("-")
            assert not bad.startswith("file://")


def words(command: str) -> list[str]:
    return shlex.split(command.replace("\\\n", " "), comments=True)


@pytest.mark.parametrize("value", ["harmless", *ATTACKS])
@EACH
def test_a_policy_says_what_its_author_meant(runbook: Runbook, value: str) -> None:
    book = render(runbook, context(hostile(value)))
    for found in (words(code.text) for code in code_of(book) if code.language == "sh"):
        for name, document in pairwise(found):
            if name == "--policy-document":
                (statement,) = json.loads(document)["Statement"]
                assert statement["Effect"] == "Deny"
                (held,) = statement.get("Condition", {"": {"": "*:x"}}).values()
                assert list(held.values()) != ["*:*"]


@EACH
def test_every_value_in_a_command_goes_through_sh(runbook: Runbook) -> None:
    for fence in runbook.templates:
        if isinstance(fence, Fence) and fence.language == "sh":
            for expression in re.findall(r"{{(.*?)}}", fence.source):
                assert expression.rsplit("|", 1)[-1].strip() == "sh"


def test_a_leaked_key_of_an_instance_names_no_user() -> None:
    book = render(CATALOGUE["leaked-credentials"], context(alert(INSTANCE)))
    assert INSTANCE.id not in "".join(code.text for code in code_of(book))


def test_first_and_dont_are_what_a_phone_shows() -> None:
    for runbook in CATALOGUE.values():
        book = render(runbook, context())
        assert 10 < len(text_of(book.first)) <= 80
        assert text_of(book.dont).startswith("Do not ")
        assert len(text_of(book.dont)) <= 80


def test_the_names_in_the_catalogue_are_used_and_known_once() -> None:
    for offers, used in (
        (ACTIONS, [name for runbook in CATALOGUE.values() for name in runbook.actions]),
        (DIAGNOSTICS, [name for runbook in CATALOGUE.values() for name in runbook.diagnostics]),
    ):
        names = [offer.name for offer in offers]
        assert len(names) == len(set(names))
        assert set(used) == set(names)


def test_a_runbook_named_in_another_is_there() -> None:
    for runbook in CATALOGUE.values():
        named = {t.source for t in runbook.templates if isinstance(t, Piece) and is_name(t)}
        assert named <= set(CATALOGUE)
    assert is_name(Piece("no-such-runbook", 1, SpanKind.ITALIC))


def is_name(piece: Piece) -> bool:
    """Tell whether a piece names a runbook: in italics, as its file is called."""
    return piece.kind is SpanKind.ITALIC and piece.source.islower()
