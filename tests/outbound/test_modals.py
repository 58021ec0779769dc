from typing import Any

from bot.core.alert import AlertStatus
from bot.core.severity import Severity
from bot.outbound import modals
from bot.outbound.blocks.elements import View
from tests.outbound.blocks.cards import NOW, alert, card, incident, tracked

INCIDENT = incident()


def reads(view: View) -> list[str]:
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(view["blocks"])
    return [line for text in found for line in text.split("\n")]


def titled(view: View) -> str:
    return str(view["title"]["text"])


def test_every_modal_knows_its_incident_and_where_to_answer() -> None:
    for view in (
        modals.resolve_anyway(INCIDENT, ["x"]),
        modals.note(INCIDENT),
        modals.assign(INCIDENT),
        modals.impact(INCIDENT),
        modals.regroup(INCIDENT, [], []),
        modals.runbook(card(), NOW),
        modals.raw(INCIDENT, []),
    ):
        assert view["private_metadata"] == "42:C0ALARMS"
        assert "INC-42" in titled(view)


def test_resolving_what_has_not_recovered_names_it() -> None:
    one = modals.resolve_anyway(INCIDENT, ["CPU <high>"])
    assert reads(one)[:2] == ["*This has not recovered:*", "• CPU &lt;high&gt;"]
    assert one["submit"]["text"] == "Resolve anyway"
    many = reads(modals.resolve_anyway(INCIDENT, ["x" * 100] * 500))
    assert many[0] == "*These 500 have not recovered:*"
    assert any(line.startswith("…and 4") and line.endswith(" more") for line in many)


def test_alone_there_is_nothing_to_regroup() -> None:
    view = modals.regroup(INCIDENT, [tracked()], [])
    assert "submit" not in view
    assert reads(view) == ["No other incident is open, and this one has a single alert."]


def test_merging_and_splitting_are_offered_by_name() -> None:
    alerts = [tracked(), tracked(alert(fingerprint="f2", brief="", title="CPU"))]
    alerts.append(tracked(alert(fingerprint="f3", brief="Disk"), status=AlertStatus.RESOLVED))
    view = modals.regroup(INCIDENT, alerts, [incident(number=7, title="It burns")])
    said = reads(view)
    assert "INC-7 It burns" in said
    assert said[-3:] == ["GuardDuty DenialOfService.Udp", "CPU", "✓ Disk"]
    assert view["submit"]["text"] == "Regroup"


def test_an_alert_in_a_menu_is_told_apart_whatever_its_fingerprint() -> None:
    strange = [alert(fingerprint=one) for one in ("a", "b", "x" * 600, "\ud800", "\udfff")]
    names = {modals.short_name(each) for each in strange}
    assert len(names) == len(strange)
    assert {len(name) for name in names} == {32}


def test_raw_events_newest_first_or_none_left() -> None:
    view = modals.raw(INCIDENT, [("new", "{}"), ("old", "plain")])
    assert reads(view) == ["new", "```", "{}", "```", "old", "```", "plain", "```"]
    assert reads(modals.raw(INCIDENT, [])) == [
        "No raw event of it is left: they are kept for 14 days."
    ]


def test_severity_is_no_part_of_a_title() -> None:
    assert titled(modals.note(incident(severity=Severity.LOW, number=10**9))).startswith("Note on")
