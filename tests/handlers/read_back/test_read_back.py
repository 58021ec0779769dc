import pytest

from bot.core.action import Statement
from bot.core.alert import Alert, AlertStatus
from bot.core.plan import Verdict
from bot.core.severity import Severity
from handlers.permission import permissions
from handlers.read_back import READ_BACK, still_reported
from handlers.read_back.cloudwatch import CLOUDWATCH
from handlers.read_back.guardduty import GUARDDUTY
from handlers.read_back.securityhub import SECURITYHUB
from tests.handlers.read_back.world import NOON, WEB_2, Findings, heard
from tests.support.aws import ACCOUNT, REGION, Account, empty_account

FINGERPRINTS = {
    CLOUDWATCH.name: f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:cpu",
    GUARDDUTY.name: f"guardduty:{ACCOUNT}:{REGION}:f1",
    SECURITYHUB.name: "securityhub:sh-1",
}


def alert(fingerprint: str) -> Alert:
    """Return an alert that has this fingerprint and says nothing else."""
    return Alert(
        "any",
        AlertStatus.FIRING,
        Severity.HIGH,
        "Something is wrong",
        fingerprint,
        NOON,
        account=ACCOUNT,
        region=REGION,
    )


def test_who_cannot_be_asked_is_said_where_nobody_signed(aws: Account) -> None:
    failover = alert("rds:shop-db")
    asked = still_reported(aws, heard(failover, signed=False), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.WARNED
    assert asked.evidence == "Nobody signed this message and AWS cannot be asked about it"
    assert still_reported(aws, heard(failover, signed=True), WEB_2) is None
    assert aws.made == []


def used() -> set[str]:
    """Return the permissions that it takes to read back from every source."""
    with empty_account():
        aws = Findings().account()
        for fingerprint in FINGERPRINTS.values():
            still_reported(aws, heard(alert(fingerprint), signed=False), WEB_2)
        aws.close()
        assert aws.writes == []
        each = [permissions(call.service, call.operation, call.parameters) for call in aws.made]
    return set().union(*each)


@pytest.fixture(scope="module")
def needed() -> set[str]:
    return used()


def declared(statements: tuple[Statement, ...] = READ_BACK) -> set[str]:
    return {action for one in statements for action in one.actions}


def test_it_needs_exactly_the_permissions_it_declares(needed: set[str]) -> None:
    assert declared() == needed


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_every_source_knows_its_own_alerts_alone(name: str) -> None:
    sources = (CLOUDWATCH, GUARDDUTY, SECURITYHUB)
    assert [one.name for one in sources if one.fits(alert(FINGERPRINTS[name]))] == [name]
