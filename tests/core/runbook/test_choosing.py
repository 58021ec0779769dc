import pytest

from bot.core.alert import Target
from bot.core.errors import RunbookIsWrong
from bot.core.runbook import Runbook, choose
from tests.core.runbook.samples import FRONT, alert, runbook


def having(name: str, match: str) -> Runbook:
    return runbook(front=FRONT.replace("match: {source: guardduty}", match), name=name)


def shelf(*runbooks: Runbook) -> dict[str, Runbook]:
    return {runbook.name: runbook for runbook in runbooks}


DEFAULT = having("default", "match: []")


def test_what_nobody_matches_gets_the_default() -> None:
    shelved = shelf(DEFAULT, having("a", "match: {source: rds}"))
    assert choose(shelved, alert()).name == "default"


def test_without_a_default_it_is_an_error_with_the_fix() -> None:
    with pytest.raises(RunbookIsWrong, match=r"add default\.md"):
        choose({}, alert())


def test_a_type_outweighs_everything_else() -> None:
    broad = having("broad", "match: {source: guardduty, severity: high, resource: ec2-instance}")
    narrow = having("narrow", 'match: {type: "Backdoor:*"}')
    said = alert(Target("ec2-instance", "i-1"), type="Backdoor:EC2/Spambot")
    assert choose(shelf(DEFAULT, broad, narrow), said).name == "narrow"


def test_the_best_alternative_of_a_runbook_counts() -> None:
    two = having("two", 'match: [{source: guardduty}, {type: "Backdoor:EC2/Spam*"}]')
    one = having("one", 'match: {type: "Backdoor:EC2/*"}')
    assert choose(shelf(one, two), alert(type="Backdoor:EC2/Spambot")).name == "two"


def test_of_equals_the_first_by_name_in_whatever_order() -> None:
    a, b = having("a", "match: {source: guardduty}"), having("b", "match: {source: guardduty}")
    assert choose(shelf(a, b), alert()).name == choose(shelf(b, a), alert()).name == "a"


def test_the_default_is_no_better_for_being_there() -> None:
    assert choose(shelf(DEFAULT, having("a", "match: {source: guard*}")), alert()).name == "a"


def test_a_runbook_tells_whether_it_matches() -> None:
    assert having("a", "match: {source: guardduty}").matches(alert())
    assert not DEFAULT.matches(alert())
