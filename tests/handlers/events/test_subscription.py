import json
from collections.abc import Callable
from typing import Any

from bot.core.alert import Alert, AlertStatus, Effect, Recovery
from bot.core.severity import Severity


def test_people_learn_which_topic_somebody_unsubscribed(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("sns_unsubscribe")
    assert found.source == "sns"
    assert (found.status, found.severity) == (AlertStatus.FIRING, Severity.HIGH)
    assert (found.effect, found.recovery) == (Effect.STATE, Recovery.PERSON)
    assert found.title.startswith("Somebody unsubscribed Firebreak from topic alarms")
    assert facts(found)["Topic"] == "arn:aws:sns:eu-west-1:111122223333:alarms"
    assert (found.account, found.region) == ("111122223333", "eu-west-1")


def test_the_address_that_acts_for_whoever_opens_it_is_never_shown(
    sample: Callable[[str], Any], alert: Callable[[str], Alert]
) -> None:
    assert "Token=" in sample("sns_unsubscribe")["SubscribeURL"]
    found = alert("sns_unsubscribe")
    shown = json.dumps([[fact.value for fact in found.facts], [link.url for link in found.links]])
    assert "Token" not in shown
    assert "ConfirmSubscription" not in shown


def test_a_subscription_that_waits_is_shown_too(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    (found,) = read(sample("sns_unsubscribe") | {"Type": "SubscriptionConfirmation"})
    assert found.severity is Severity.LOW
    assert found.title == "Topic alarms waits for its subscription to be confirmed"
