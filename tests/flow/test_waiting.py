from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.alert import Target
from bot.core.errors import RunIsUnknown
from bot.core.incident import Incident, IncidentStatus
from bot.core.plan import Plan
from bot.core.run import Run, RunStatus
from bot.core.run_card import RunCard
from bot.core.severity import Severity
from bot.flow.waiting import meant

NOW = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
INCIDENT = Incident(
    1, "id", "key", IncidentStatus.TRIGGERED, Severity.HIGH, "title", "", "", "C0", "default",
    "person", NOW, "slack:U01AMINA", NOW,
)  # fmt: skip
PLAN = Plan("isolate_instance", 1, Target("ec2-instance", "i-1"), "1", "r", {}, (), (), (), "", 1)
RUN = Run(
    "run-1", 1, "isolate_instance", "t", RunStatus.ASKED, "slack:U01AMINA", "why", "", NOW, NOW
)


def card(ident: str, digest: str) -> RunCard:
    return RunCard(INCIDENT, replace(RUN, id=ident, digest=digest), PLAN, "Isolate", "shop", ())


CARDS = [card("a", "7f3a12ab0" + "0" * 55), card("b", "7f3a12abf" + "0" * 55)]


def test_enough_of_a_digest_means_one_run() -> None:
    assert meant(CARDS, "7F3A12ABF").run.id == "b"


@pytest.mark.parametrize(
    ("digest", "says"),
    [
        ("7f3a12a", "Give at least 8 characters"),
        ("7f3a12ab", "Several plans begin with 7f3a12ab: give more"),
        ("00000000", "No run waits with the digest 00000000"),
    ],
)
def test_what_does_not_mean_one_is_refused(digest: str, says: str) -> None:
    with pytest.raises(RunIsUnknown, match=says):
        meant(CARDS, digest)


def test_of_equal_plans_the_oldest_comes_first() -> None:
    digest = "7f3a12ab" * 8

    assert meant([card("older", digest), card("newer", digest)], digest).run.id == "older"
