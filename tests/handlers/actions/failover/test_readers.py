"""Which reader of a cluster is the best, and what is said of each."""

from dataclasses import replace

import pytest

from bot.core.plan import Verdict
from handlers.actions.failover.cluster import Cluster, Member
from handlers.actions.failover.readers import Reader, ranked, reader_checks

WRITER = Member("one", writes=True, tier=1, status="available", size="db.r6g.large", zone="a")
GOOD = Member("two", writes=False, tier=1, status="available", size="db.r6g.large", zone="b")
OTHER = replace(GOOD, name="other")
LAGS = {"two": 0.02, "other": 0.04}


def best(*readers: Member, lags: dict[str, float] = LAGS) -> str:
    cluster = Cluster("shop", "aurora-mysql", "available", (WRITER, *readers))
    return ranked(cluster, WRITER, lags)[0].name


@pytest.mark.parametrize(
    "worse",
    [
        replace(GOOD, status="rebooting", tier=0),
        replace(GOOD, size="db.t4g.medium", tier=0),
        replace(GOOD, zone="a", tier=0),
        replace(GOOD, tier=2),
    ],
)
def test_it_works_is_as_big_is_elsewhere_and_has_priority(worse: Member) -> None:
    assert best(worse, OTHER) == best(OTHER, worse) == "other"


def test_class_counts_more_than_lag_and_lag_more_than_zone() -> None:
    small, late, near = replace(GOOD, size="db.r6g.medium"), GOOD, replace(OTHER, zone="a")

    assert best(small, OTHER, lags={"two": 0.0, "other": 30.0}) == "other"
    assert best(late, near, lags={"two": 5.0, "other": 0.0}) == "other"


def test_what_works_counts_more_than_its_class() -> None:
    small, ill = replace(GOOD, size="db.t4g.medium"), replace(OTHER, status="rebooting")

    assert best(ill, small) == "two"


def test_milliseconds_decide_nothing() -> None:
    assert best(GOOD, OTHER, lags={"two": 0.9, "other": 0.1}) == "other"
    assert best(GOOD, OTHER, lags={"two": 0.1, "other": 0.9}) == "other"


def test_a_lag_that_nobody_knows_is_the_worst() -> None:
    assert best(GOOD, OTHER, lags={"two": 100.0}) == "two"


def told(reader: Reader, better: Reader) -> dict[str, tuple[Verdict, str]]:
    return {each.name: (each.verdict, each.evidence) for each in reader_checks(reader, better)}


def test_the_best_reader_says_why() -> None:
    reader = Reader(GOOD, WRITER, 0.02)

    checks = told(reader, reader)

    assert {verdict for verdict, _ in checks.values()} == {Verdict.PASSED}
    assert checks["Choice"][1] == (
        "two is the best reader: db.r6g.large, 20 ms behind, in another zone (b)"
    )


def test_another_reader_says_which_would_be_better() -> None:
    poor = replace(OTHER, size="db.t4g.medium", zone="a")

    checks = told(Reader(poor, WRITER, 9.0), Reader(GOOD, WRITER, 0.02))

    assert {verdict for verdict, _ in checks.values()} == {Verdict.WARNED}
    assert checks["Choice"][1].startswith("two would be the better reader")


def test_readings_stay_out_of_what_is_agreed_on() -> None:
    reader = Reader(GOOD, WRITER, None)

    volatile = {each.name for each in reader_checks(reader, reader) if not each.stable}

    assert volatile == {"Lag", "Choice"}
    assert told(reader, reader)["Lag"][0] is Verdict.WARNED
