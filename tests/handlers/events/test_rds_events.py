import pytest

from bot.core.severity import Severity
from handlers.events.rds_events import ENDING, Turn, meaning_of


@pytest.mark.parametrize(
    ("event", "severity", "turn", "matter"),
    [
        (13, Severity.HIGH, Turn.BEGINS, "failover"),
        (49, Severity.HIGH, Turn.ENDS, "failover"),
        (69, Severity.CRITICAL, Turn.BEGINS, "failover"),
        (71, Severity.HIGH, Turn.ENDS, "failover"),
        (7, Severity.CRITICAL, Turn.BEGINS, "storage"),
        (89, Severity.HIGH, Turn.BEGINS, "storage"),
        (45, Severity.HIGH, Turn.BEGINS, "replication"),
        (46, Severity.HIGH, Turn.ENDS, "replication"),
    ],
)
def test_known_events(event: int, severity: Severity, turn: Turn, matter: str) -> None:
    found = meaning_of(event, ["backup"])
    assert (found.severity, found.turn, found.matter) == (severity, turn, matter)
    assert found.phrase


@pytest.mark.parametrize(
    ("categories", "severity", "turn"),
    [
        (["backup"], Severity.INFO, Turn.TOLD),
        (["unheard of", "Failure"], Severity.HIGH, Turn.BEGINS),
        (["unheard of"], Severity.MEDIUM, Turn.BEGINS),
        ([], Severity.MEDIUM, Turn.BEGINS),
    ],
)
def test_other_events_mean_what_their_category_says(
    categories: list[str], severity: Severity, turn: Turn
) -> None:
    found = meaning_of(9999, categories)
    assert (found.severity, found.turn) == (severity, turn)


def test_a_matter_ends_by_itself_only_where_rds_tells_its_end() -> None:
    assert {"failover", "storage", "replication", "recovery"} <= ENDING
    assert {"failure", "deletion", "event"}.isdisjoint(ENDING)
