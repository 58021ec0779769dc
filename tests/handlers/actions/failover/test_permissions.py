"""The statements allow no more than the ways need."""

import pytest

from bot.core.action import Action
from handlers.actions.failover import FAILOVER
from tests.handlers.actions.failover.running import UNDO


@pytest.mark.parametrize("action", [FAILOVER, UNDO], ids=lambda action: action.name)
def test_every_write_is_for_named_kinds_of_resources(action: Action) -> None:
    for statement in action.permissions.write:
        assert "*" not in statement.resources
        assert statement.why


def test_records_are_only_changed_never_made_or_deleted() -> None:
    (found,) = [
        statement
        for statement in FAILOVER.permissions.write
        if "route53:ChangeResourceRecordSets" in statement.actions
    ]

    told = found.conditions["ForAllValues:StringEquals"]
    assert told["route53:ChangeResourceRecordSetsActions"] == ["UPSERT"]


def test_the_undo_promotes_nothing_and_starts_no_shift() -> None:
    writes = {action for statement in UNDO.permissions.write for action in statement.actions}

    assert writes.isdisjoint({"rds:PromoteReadReplica", "arc-zonal-shift:StartZonalShift"})
    assert "arc-zonal-shift:CancelZonalShift" in writes
