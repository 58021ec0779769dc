from bot.core.complaint import Hurts
from handlers.checkup import examine
from handlers.checkup.entrance import Entrance
from tests.handlers.checkup.shop import ELSEWHERE, Practice, told


def test_an_alarm_without_an_action_is_silent(practice: Practice) -> None:
    with practice.alarm("disk", AlarmActions=[]), practice.alarm("swap", AlarmActions=[]):
        found = practice.only()
    assert told(found) == (
        Hurts.SILENT,
        "2 alarms without an action",
        "no AlarmActions, and no composite alarm watches it: disk, swap",
    )
    assert found.fix == f"add to their AlarmActions: {practice.shop.topic_arn}"
    assert (found.where, found.things) == ("shop-prod eu-west-1", ("disk", "swap"))


def test_one_that_somebody_switched_off_is_switched_on_by_a_command(practice: Practice) -> None:
    with practice.alarm("it's off; $(rm)", ActionsEnabled=False):
        found = practice.only()
    assert told(found) == (
        Hurts.SILENT,
        "1 alarm with actions that somebody switched off",
        "ActionsEnabled is false: it's off; $(rm)",
    )
    assert found.fix == (
        "aws cloudwatch enable-alarm-actions --region eu-west-1 --cli-input-json "
        """'{"AlarmNames":["it'"'"'s off; $(rm)"]}'"""
    )


def test_an_alarm_that_a_composite_alarm_watches_may_be_quiet(practice: Practice) -> None:
    quiet = {"AlarmName": "cpu", "AlarmActions": [], "ActionsEnabled": True, "StateValue": "OK"}
    other = {**quiet, "AlarmName": "cpu too"}
    top = {**quiet, "AlarmName": "top", "AlarmActions": [practice.shop.topic_arn]}
    composites = [{**top, "AlarmRule": 'ALARM("cpu") AND NOT OK(other)'}]
    said = {"MetricAlarms": [quiet, other], "CompositeAlarms": composites}
    assert practice.only(DescribeAlarms=said).things == ("cpu too",)


def test_a_composite_alarm_needs_an_action_itself(practice: Practice) -> None:
    top = {"AlarmName": "top", "AlarmActions": [], "ActionsEnabled": True, "AlarmRule": "ALARM(x)"}
    assert practice.only(DescribeAlarms={"CompositeAlarms": [top]}).things == ("top",)


def test_an_alarm_that_only_scales_is_no_matter_for_people(practice: Practice) -> None:
    policy = "arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:x:policyName/web"
    with practice.alarm("TargetTracking-web", AlarmActions=[policy]):
        assert practice.examine() == []


def test_a_topic_that_nobody_hears_is_silent(practice: Practice) -> None:
    with practice.topic("elsewhere"), practice.alarm("disk", AlarmActions=[ELSEWHERE]):
        found = practice.only()
    assert told(found) == (
        Hurts.SILENT,
        "1 alarm told to a topic that Firebreak does not hear",
        f"{ELSEWHERE} is not listed, and nobody has confirmed a subscription to it: disk",
    )
    assert found.fix == (
        f'firebreak.yaml: add "{ELSEWHERE}" to `topics`, and subscribe '
        "https://firebreak.shop.test/sns"
    )


def test_a_topic_that_others_hear_hurts_less(practice: Practice) -> None:
    mail = {"Protocol": "email", "Endpoint": "oncall@shop.test"}
    with practice.topic("elsewhere", **mail), practice.alarm("disk", AlarmActions=[ELSEWHERE]):
        found = practice.only()
    assert found.hurts is Hurts.LATE
    assert "only others hear it (1 subscription): disk" in found.evidence


def test_a_topic_that_was_deleted_is_silent(practice: Practice) -> None:
    with practice.alarm("disk", AlarmActions=[ELSEWHERE]):
        found = practice.only()
    assert found.hurts is Hurts.SILENT
    assert "there is no such topic" in found.evidence


def test_a_topic_of_another_account_is_not_ours_to_ask(practice: Practice) -> None:
    foreign = "arn:aws:sns:eu-west-1:444455556666:central"
    with practice.alarm("disk", AlarmActions=[foreign]):
        found = practice.only()
    assert (found.hurts, "it is of another account" in found.evidence) == (Hurts.LATE, True)


def test_one_listed_topic_among_several_is_enough(practice: Practice) -> None:
    with practice.alarm("disk", AlarmActions=[ELSEWHERE, practice.shop.topic_arn]):
        assert practice.examine() == []


def test_a_topic_that_fills_a_listed_queue_is_heard(practice: Practice) -> None:
    queue = {"Protocol": "sqs", "Endpoint": practice.queue_arn}
    with practice.topic("elsewhere", **queue), practice.alarm("disk", AlarmActions=[ELSEWHERE]):
        assert practice.examine() == []
        without = Entrance(frozenset({practice.shop.topic_arn}))
        (found,) = examine(practice.region(entrance=without))
    assert found.things == ("disk",)


def test_a_rule_for_all_alarms_makes_their_own_actions_unneeded(practice: Practice) -> None:
    pattern = {"source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"]}
    queue = practice.queue_arn
    with practice.alarm("disk", AlarmActions=[]):
        with practice.rule("alarms", pattern, queue):
            assert practice.examine() == []
        with practice.rule("alarms", pattern, queue, State="DISABLED"):
            assert practice.only().things == ("disk",)
        with practice.rule("alarms", {**pattern, "resources": ["arn:one"]}, queue):
            assert practice.only().things == ("disk",)
        with practice.rule("alarms", pattern, ELSEWHERE):
            assert practice.only().things == ("disk",)


def test_more_alarms_than_are_read_is_said(practice: Practice) -> None:
    alarm = {"AlarmName": "x", "AlarmActions": [practice.shop.topic_arn], "ActionsEnabled": True}
    found = practice.only(DescribeAlarms={"MetricAlarms": [alarm], "NextToken": "more"})
    assert (found.hurts, found.what) == (
        Hurts.UNCHECKED,
        "More than 50 alarms: the rest was not read",
    )
