from datetime import timedelta

from bot.core.alert import Fact, Target
from bot.core.incident import IncidentStatus
from bot.core.severity import Severity
from bot.outbound.blocks.listing import incident_lines, shown
from tests.outbound.blocks.cards import AMINA, NOW, SINCE, alert, card, incident, tracked

AGO = f"<!date^{int(SINCE.timestamp())}^{{ago}}|4 min ago>"


def test_nothing_is_open() -> None:
    assert incident_lines([], NOW) == "Nothing is open."


def test_the_worst_come_first_below_their_word() -> None:
    found = [
        incident(number=3, severity=Severity.HIGH, title="Disk & swap are full"),
        incident(number=2, status=IncidentStatus.ACKNOWLEDGED, assignee=AMINA, title="It burns"),
        incident(number=1, severity=Severity.HIGH, status=IncidentStatus.MITIGATED, title="5xx"),
    ]
    assert incident_lines(found, NOW).split("\n") == [
        "🔴 *1 critical*",
        "*INC-2* It burns",
        f"<@U01AMINA> has it · {AGO} · <#C0ALARMS>",
        "🟠 *2 high*",
        "*INC-3* Disk &amp; swap are full",
        f"nobody has it yet · {AGO} · <#C0ALARMS>",
        "*INC-1* 5xx · mitigated",
        f"nobody has it · {AGO} · <#C0ALARMS>",
    ]


def test_a_long_list_is_cut_visibly() -> None:
    said = incident_lines([incident(number=n, title="x" * 90) for n in range(50)], NOW)
    assert len(said) <= 3_000
    *_, last = said.split("\n")
    assert last.startswith("…and ")
    named = said.count("*INC-")
    assert last.startswith(f"…and {50 - named} more")


def test_one_incident_is_shown_with_all_its_alerts_and_facts() -> None:
    facts = (Fact("Remote IP", "198.51.100.7"), Fact("Seen on", "i-0abcd1234ef56f890"))
    alerts = [tracked(alert(facts=facts, links=())), *[tracked(alert(brief="CPU", links=()))] * 9]
    lines = shown(card(*alerts), NOW).split("\n")
    assert lines[0] == "🔴 *CRITICAL* · *INC-42* · nobody has it yet · <#C0ALARMS>"
    assert lines.count("• CPU") == 9
    assert lines[-2:] == ["Remote IP: 198.51.100.7", "Seen on: web-2"]


def test_five_hundred_things_are_cut_visibly() -> None:
    targets = tuple(Target("s3-bucket", f"bucket-{number}") for number in range(500))
    alerts = [tracked(alert(brief="y" * 100, targets=targets))] * 50
    said = shown(card(*alerts, hidden=450), NOW)
    assert len(said) <= 3_000
    assert " · 497 more" in said
    assert said.split("\n")[-1].startswith("…and ")


def test_a_card_long_ago_shows_the_date() -> None:
    later = NOW + timedelta(days=3)
    assert "2026-11-20 03:12 UTC" in shown(card(), later)
