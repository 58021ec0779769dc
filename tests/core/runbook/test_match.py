import pytest
from pydantic import ValidationError

from bot.core.alert import Target
from bot.core.runbook.match import Match
from bot.core.severity import Severity
from tests.core.runbook.samples import alert

INSTANCE = Target("ec2-instance", "i-1")


def test_any_value_within_a_key() -> None:
    match = Match(type=("Trojan:*", "Backdoor:EC2/*"))
    assert match.weigh(alert(type="Backdoor:EC2/C&CActivity.B"))
    assert match.weigh(alert(type="Policy:IAMUser/RootCredentialUsage")) is None


def test_all_keys_together() -> None:
    match = Match(type=("Backdoor:*",), resource=("ec2-instance",))
    assert match.weigh(alert(INSTANCE, type="Backdoor:EC2/Spambot"))
    assert match.weigh(alert(type="Backdoor:EC2/Spambot")) is None
    assert match.weigh(alert(INSTANCE, type="Trojan:EC2/DropPoint")) is None


def test_case_does_not_matter() -> None:
    assert Match(alarm=("*5xx*",)).weigh(alert(alarm="API-5XX-high"))


def test_a_star_does_not_match_what_the_alert_does_not_say() -> None:
    assert Match(metric=("*",)).weigh(alert()) is None


def test_severity_and_source() -> None:
    match = Match(source=("guardduty",), severity=(Severity.CRITICAL, Severity.HIGH))
    assert match.weigh(alert(severity=Severity.HIGH))
    assert match.weigh(alert(severity=Severity.LOW)) is None
    assert match.weigh(alert(source="cloudwatch")) is None


def test_the_longer_glob_that_fits_weighs_more() -> None:
    short, long = Match(type=("Backdoor:*",)), Match(type=("Backdoor:EC2/*",))
    said = alert(type="Backdoor:EC2/Spambot")
    heavy, light = long.weigh(said), short.weigh(said)
    assert heavy
    assert light
    assert heavy > light


def test_a_glob_that_does_not_fit_weighs_nothing() -> None:
    match = Match(type=("Backdoor:*", "Trojan:EC2/SomethingVeryLong"))
    weight = match.weigh(alert(type="Backdoor:EC2/Spambot"))
    assert weight
    assert weight[0] == len("Backdoor:") + 1


def test_a_star_that_fits_weighs_more_than_a_key_nobody_wrote() -> None:
    said = alert(type="Backdoor:EC2/Spambot")
    star, none = Match(type=("*",), source=("guardduty",)), Match(source=("guardduty",))
    assert (star.weigh(said) or ()) > (none.weigh(said) or ())


def test_a_match_without_a_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one key"):
        Match()
