from bot.core.action import Statement
from bot.core.merge import merged

INSTANCES = ("arn:aws:ec2:${Region}:${Account}:instance/*",)
STOP = Statement("stop it", ("ec2:StopInstances",), INSTANCES)


def test_merging_keeps_what_it_is_for_where_that_is_one_thing() -> None:
    again = Statement("stop it", ("ec2:RebootInstances",), INSTANCES)
    (one,) = merged([STOP, again])
    assert (one.why, one.actions) == ("stop it", ("ec2:RebootInstances", "ec2:StopInstances"))


def test_what_several_are_for_begins_with_the_first() -> None:
    start = Statement("start it", ("ec2:StartInstances",), INSTANCES)
    (one,) = merged([Statement("stop it, now", STOP.actions, INSTANCES), start])
    assert one.why == "stop it and more"


def test_conditions_are_equal_in_any_order() -> None:
    conditions = (
        {"Null": {"a:b": "true", "c:d": "true"}},
        {"Null": {"c:d": "true", "a:b": "true"}},
    )
    alike = [Statement("stop it", STOP.actions, INSTANCES, each) for each in conditions]
    assert merged(alike) == alike[:1]
