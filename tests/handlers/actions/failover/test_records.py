"""What weighted and failover records become."""

from typing import Any

import pytest

from handlers.actions.failover.records import Name, leads_to, moved

HERE, THERE = "web-1.eu-west-1.elb.amazonaws.com", "web-2.eu-north-1.elb.amazonaws.com"


def record(ident: str, dns: str, kind: str = "A", **more: Any) -> dict[str, Any]:
    alias = {"HostedZoneId": "Z1", "DNSName": f"dualstack.{dns}.", "EvaluateTargetHealth": True}
    return {"Name": "www.", "Type": kind, "SetIdentifier": ident, "AliasTarget": alias, **more}


def change(*records: dict[str, Any]) -> list[dict[str, Any]]:
    return moved(Name("Z", "www.", records), HERE)


@pytest.mark.parametrize(
    ("leads", "more"),
    [
        (True, {"Weight": 1}),
        (True, {"Weight": 0}),
        (True, {"Failover": "PRIMARY"}),
        (False, {}),
        (False, {"Region": "eu-west-1"}),
    ],
)
def test_only_weighted_and_failover_records_count(*, leads: bool, more: dict[str, Any]) -> None:
    assert leads_to(record("here", HERE, **more), HERE.upper()) is leads


def test_a_cname_leads_there_too() -> None:
    cname = {"Name": "www.", "Type": "CNAME", "Weight": 1, "ResourceRecords": [{"Value": HERE}]}

    assert leads_to(cname, HERE)
    assert not leads_to(cname, THERE)


def test_the_weight_goes_and_the_others_keep_theirs() -> None:
    here, there = record("here", HERE, Weight=200), record("there", THERE, Weight=55)

    assert change(here, there) == [{**here, "Weight": 0}]


def test_where_no_other_has_weight_it_gets_ours() -> None:
    here, there = record("here", HERE, Weight=200), record("there", THERE, Weight=0)

    assert change(here, there) == [{**here, "Weight": 0}, {**there, "Weight": 200}]


def test_both_types_of_a_name_move_together() -> None:
    records = [
        record(ident, dns, kind, Weight=1)
        for kind in ("A", "AAAA")
        for ident, dns in (("here", HERE), ("there", THERE))
    ]

    assert [(one["Type"], one["SetIdentifier"], one["Weight"]) for one in change(*records)] == [
        ("A", "here", 0),
        ("AAAA", "here", 0),
    ]


def test_a_primary_and_its_secondary_swap_what_they_lead_to() -> None:
    here = record("one", HERE, Failover="PRIMARY", HealthCheckId="check")
    there = record("two", THERE, Failover="SECONDARY")

    one, two = change(here, there)

    assert (one["Failover"], one["SetIdentifier"], one["AliasTarget"]) == (
        "PRIMARY",
        "one",
        there["AliasTarget"],
    )
    assert (two["Failover"], two["SetIdentifier"], two["AliasTarget"]) == (
        "SECONDARY",
        "two",
        here["AliasTarget"],
    )
    assert ("HealthCheckId" in one, two["HealthCheckId"]) == (False, "check")


@pytest.mark.parametrize(
    "records",
    [
        [record("here", HERE, Weight=1)],
        [record("here", HERE, Weight=0), record("there", THERE, Weight=1)],
        [record("here", HERE, Failover="PRIMARY")],
        [record("two", HERE, Failover="SECONDARY"), record("one", THERE, Failover="PRIMARY")],
        [record("here", HERE, Weight=1), record("there", THERE, "AAAA", Weight=1)],
    ],
)
def test_without_another_side_or_without_traffic_there_is_nothing_to_do(
    records: list[dict[str, Any]],
) -> None:
    assert change(*records) == []
