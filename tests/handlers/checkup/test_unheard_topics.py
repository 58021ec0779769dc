from typing import Any

import pytest

from bot.core.complaint import Hurts
from tests.handlers.checkup.shop import ELSEWHERE, URL, Practice

FOREIGN = "arn:aws:sns:eu-west-1:444455556666:central"


def subscription(name: str, protocol: str, endpoint: str) -> dict[str, str]:
    return {"SubscriptionArn": name, "Protocol": protocol, "Endpoint": endpoint}


def confirmed(protocol: str, endpoint: str) -> dict[str, str]:
    return subscription(f"{ELSEWHERE}:0a1b", protocol, endpoint)


PENDING = subscription("PendingConfirmation", "https", f"{URL}/sns")
MAIL = confirmed("email", "oncall@shop.test")


@pytest.mark.parametrize(
    ("subscriptions", "what", "why"),
    [
        ([], "A listed topic without a subscription", "SNS lists no subscriptions"),
        (
            [PENDING],
            "A listed topic with an unconfirmed subscription",
            f"PendingConfirmation https {URL}/sns",
        ),
        (
            [MAIL],
            "A listed topic that only others hear",
            "1 subscription, no HTTPS and no listed queue",
        ),
        (
            [subscription("Deleted", "https", f"{URL}/sns"), MAIL, PENDING],
            "A listed topic with an unconfirmed subscription",
            f"PendingConfirmation https {URL}/sns",
        ),
    ],
)
def test_a_listed_topic_whose_messages_do_not_arrive_is_silent(
    practice: Practice, subscriptions: list[dict[str, str]], what: str, why: str
) -> None:
    found = practice.only(ListSubscriptionsByTopic={"Subscriptions": subscriptions})
    topic = practice.shop.topic_arn
    assert (found.hurts, found.what) == (Hurts.SILENT, what)
    assert found.evidence == f"{topic}: {why}"
    assert found.fix == (
        "aws sns subscribe --region eu-west-1 --cli-input-json "
        f'\'{{"TopicArn":"{topic}","Protocol":"https","Endpoint":"{URL}/sns"}}\''
    )


def test_one_that_fills_a_listed_queue_arrives(practice: Practice) -> None:
    def with_queue(name: str) -> dict[str, Any]:
        return {"ListSubscriptionsByTopic": {"Subscriptions": [confirmed("sqs", name)]}}

    assert practice.examine(**with_queue(practice.queue_arn)) == []
    (found,) = practice.examine(**with_queue(f"{practice.queue_arn}-other"))
    assert found.what == "A listed topic that only others hear"


def test_a_listed_topic_that_does_not_exist(practice: Practice) -> None:
    (found,) = practice.with_topic(practice.shop.topic_arn, ELSEWHERE)
    assert (found.hurts, found.what) == (Hurts.SILENT, "A listed topic that does not exist")
    assert found.things == (ELSEWHERE,)


def test_topics_of_other_accounts_and_regions_are_not_asked_for_here(practice: Practice) -> None:
    other = practice.shop.topic_arn.replace("eu-west-1", "eu-west-2")
    assert practice.with_topic(practice.shop.topic_arn, FOREIGN, other) == []
