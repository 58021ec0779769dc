"""Answers that AWS's own model allows, and nobody expects."""

import pytest

from bot.core.complaint import Complaint
from handlers.checkup import examine
from handlers.checkup.entrance import Entrance
from handlers.checkup.region import Region
from tests.handlers.diagnostics.asking import AT
from tests.handlers.diagnostics.hostile import Hostile
from tests.support.aws import ACCOUNT, REGION

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms"
ENTRANCE = Entrance(frozenset({TOPIC}), frozenset({"https://sqs.eu-west-1.amazonaws.com/1/a"}))
MOST_CALLS = 1_000


def examined(hostile: Hostile) -> tuple[list[Complaint], int]:
    aws = hostile.account()
    try:
        return examine(Region(aws, "shop-prod", ENTRANCE, AT)), len(aws.made)
    finally:
        aws.close()


@pytest.mark.parametrize("seed", range(40))
def test_whatever_aws_answers_there_are_complaints_and_no_error(seed: int) -> None:
    found, _ = examined(Hostile(seed, share=0.2 + seed / 50))
    assert all(one.what and one.evidence and one.fix for one in found)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_empty_answers_and_endless_ones_come_to_an_end(share: float) -> None:
    found, calls = examined(Hostile(7, share, long=100))
    assert found
    assert calls <= MOST_CALLS
