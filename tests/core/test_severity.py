from itertools import pairwise

from bot.core.severity import Severity, worst


def test_critical_is_the_worst() -> None:
    assert all(worse.is_worse_than(better) for worse, better in pairwise(Severity))
    assert [severity.rank for severity in Severity] == [0, 1, 2, 3, 4]
    assert not Severity.HIGH.is_worse_than(Severity.HIGH)


def test_the_worst_of_several() -> None:
    assert worst([Severity.LOW, Severity.CRITICAL, Severity.HIGH]) is Severity.CRITICAL
    assert worst([]) is Severity.INFO
