import pytest

from bot.core.complaint import Hurts
from handlers.checkup import examine
from handlers.checkup.entrance import Entrance
from tests.handlers.checkup.shop import DETAILS, ELSEWHERE, URL, Practice, told

CENTRAL = "arn:aws:events:eu-west-1:444455556666:event-bus/central"
DESTINATION = "arn:aws:events:eu-west-1:111122223333:api-destination/firebreak/0a1b"
TITLES = {
    "guardduty": ("GuardDuty findings", Hurts.SILENT),
    "ecs": ("ECS tasks and deployments", Hurts.LATE),
    "rds": ("RDS events", Hurts.LATE),
    "health": ("AWS Health events", Hurts.LATE),
}


@pytest.mark.parametrize("name", TITLES)
def test_a_kind_of_event_that_no_rule_brings(practice: Practice, name: str) -> None:
    title, hurts = TITLES[name]
    with practice.without_rule(name):
        found = practice.only()
    assert told(found) == (
        hurts,
        f"No rule brings {title}",
        f"no rule on the default bus takes aws.{name} to a listed topic or queue",
    )
    put_rule, put_targets = found.fix.split(" && ")
    assert f'"Name":"firebreak-{name}"' in put_rule
    assert f'"Arn":"{practice.shop.topic_arn}"' in put_targets


@pytest.mark.parametrize("name", TITLES)
def test_a_rule_that_is_switched_off_is_silent(practice: Practice, name: str) -> None:
    events = practice.client("events")
    events.disable_rule(Name=name)
    try:
        found = practice.only()
    finally:
        events.enable_rule(Name=name)
    title, _ = TITLES[name]
    assert told(found) == (
        Hurts.SILENT,
        f"The rule for {title} is switched off",
        f"{name} is DISABLED",
    )
    assert found.fix == (
        f'aws events enable-rule --region eu-west-1 --cli-input-json \'{{"Name":"{name}"}}\''
    )


def test_a_rule_to_a_listed_queue_is_as_good(practice: Practice) -> None:
    pattern = {"source": ["aws.ecs"]}
    with practice.without_rule("ecs"):
        with practice.rule("to-queue", pattern, practice.queue_arn):
            assert practice.examine() == []
        with practice.rule("to-another", pattern, ELSEWHERE):
            assert practice.only().what == "No rule brings ECS tasks and deployments"


def test_a_rule_to_the_events_endpoint_is_as_good_where_it_takes_any(practice: Practice) -> None:
    topics = frozenset({practice.shop.topic_arn})
    with (
        practice.without_rule("health"),
        practice.rule("api", {"source": ["aws.health"]}, DESTINATION),
    ):
        takes = Entrance(topics, public_url=URL, takes_events=True)
        assert examine(practice.region(entrance=takes)) == []
        assert len(practice.examine()) == 1


def test_findings_may_come_through_security_hub(practice: Practice) -> None:
    pattern = {
        "source": ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Imported"],
    }
    with (
        practice.without_rule("guardduty"),
        practice.rule("hub", pattern, practice.shop.topic_arn),
    ):
        assert practice.examine() == []


def test_what_another_bus_gets_is_not_known(practice: Practice) -> None:
    pattern = {"source": [{"prefix": "aws.guard"}], "detail-type": DETAILS["guardduty"]}
    with practice.without_rule("guardduty"), practice.rule("forward", pattern, CENTRAL):
        found = practice.only()
    assert found.hurts is Hurts.UNCHECKED
    assert found.evidence == f"forward leads to {CENTRAL}"


def test_a_rule_to_another_bus_that_is_switched_off_brings_nothing(practice: Practice) -> None:
    pattern = {"source": ["aws.guardduty"]}
    with (
        practice.without_rule("guardduty"),
        practice.rule("forward", pattern, CENTRAL, State="DISABLED"),
    ):
        assert practice.only().what == "No rule brings GuardDuty findings"


def test_findings_of_a_member_account_come_from_its_administrator(practice: Practice) -> None:
    said = {"Administrator": {"AccountId": "444455556666", "RelationshipStatus": "Enabled"}}
    here = practice.here(GetAdministratorAccount=said)
    with practice.without_rule("guardduty"):
        known = practice.region(here, accounts=frozenset({"444455556666"}))
        assert examine(known) == []
        assert len(examine(practice.region(here))) == 1


def test_databases_may_tell_a_topic_themselves(practice: Practice) -> None:
    def said(topic: str, *, enabled: bool = True) -> dict[str, object]:
        return {"EventSubscriptionsList": [{"SnsTopicArn": topic, "Enabled": enabled}]}

    listed = practice.shop.topic_arn
    with practice.without_rule("rds"):
        assert practice.examine(DescribeEventSubscriptions=said(listed)) == []
        for useless in (said(listed, enabled=False), said(ELSEWHERE)):
            assert len(practice.examine(DescribeEventSubscriptions=useless)) == 1


def test_without_a_topic_in_the_region_one_is_to_be_made(practice: Practice) -> None:
    found = examine(practice.region(entrance=Entrance()))
    fixes = {one.fix for one in found if one.what.startswith("No rule")}
    assert fixes == {"create a topic in eu-west-1, list it under `topics`, and lead a rule to it"}
