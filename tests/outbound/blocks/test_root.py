from datetime import timedelta
from typing import Any

import pytest

from bot.core.alert import AlertStatus, Target
from bot.core.incident import IncidentStatus
from bot.core.severity import Severity
from bot.outbound.blocks.root import push, root_blocks
from tests.outbound.blocks.cards import (
    AMINA,
    CONSOLE,
    NOW,
    SINCE,
    alert,
    card,
    runbook,
    tracked,
    words,
)

SECONDS = int(SINCE.timestamp())


def reads(*alerts: Any, **given: Any) -> str:
    """Return all the text of a message, a line each."""
    blocks = root_blocks(card(*alerts, **given), NOW)
    texts = [b["text"]["text"] if "text" in b else b["elements"][0]["text"] for b in blocks[:-1]]
    return "\n".join(texts)


def test_half_asleep_on_a_phone_in_ten_seconds() -> None:
    assert reads().splitlines() == [
        "🔴 *CRITICAL* · *INC-42* · nobody has it yet",
        "*web-2 is attacking other hosts*",
        "shop-prod · eu-west-1 · i-0abc…f890",
        f"since <!date^{SECONDS}^{{time}}|03:12 UTC> (<!date^{SECONDS}^{{ago}}|4 min ago>)",
        f"• <{CONSOLE}|GuardDuty DenialOfService.Udp>",
        "*First:* Isolate it and leave it running.",
        "*Don't:* reboot, stop or terminate it.",
    ]


def test_the_notification_says_it_in_one_breath() -> None:
    assert push(card()) == (
        "CRITICAL: web-2 is attacking other hosts (shop-prod). "
        "First: Isolate it and leave it running. INC-42"
    )


def test_the_notification_of_what_is_over_asks_for_nothing() -> None:
    over = push(card(status=IncidentStatus.RESOLVED, resolved_at=NOW))
    assert over == "RESOLVED (was critical): web-2 is attacking other hosts (shop-prod). INC-42"


def test_the_notification_escapes_each_character_once() -> None:
    assert push(card(title="A & B <down>", account_name="R&D")).startswith(
        "CRITICAL: A &amp; B &lt;down&gt; (R&amp;D). First:"
    )


def test_the_notification_without_account_or_advice() -> None:
    bare = card(account_name="", region="", title="It burns.", runbook=runbook(first=()))
    assert push(bare) == "CRITICAL: It burns. INC-42"


@pytest.mark.parametrize(
    ("given", "front"),
    [
        ({}, "🔴 *CRITICAL* · *INC-42* · nobody has it yet"),
        ({"assignee": AMINA}, "🔴 *CRITICAL* · *INC-42* · <@U01AMINA> was asked to take it"),
        (
            {"status": IncidentStatus.ACKNOWLEDGED, "assignee": AMINA, "severity": Severity.LOW},
            "🔵 *LOW* · *INC-42* · <@U01AMINA> has it",
        ),
        (
            {"status": IncidentStatus.MITIGATED, "assignee": AMINA},
            "🟢 *MITIGATED (was critical)* · *INC-42* · <@U01AMINA> has it",
        ),
        (
            {"status": IncidentStatus.RESOLVED, "resolved_at": NOW, "assignee": AMINA},
            "✅ *RESOLVED (was critical)* · *INC-42* · <@U01AMINA> had it",
        ),
        ({"flapping": True}, "🔴 *CRITICAL* · *INC-42* · nobody has it yet · flapping"),
        (
            {"called": ("U01AMINA", "U02YUSUF")},
            "🔴 *CRITICAL* · *INC-42* · nobody has it yet <@U01AMINA> <@U02YUSUF>",
        ),
        (
            {"status": IncidentStatus.ACKNOWLEDGED, "assignee": "page:ops"},
            "🔴 *CRITICAL* · *INC-42* · somebody paged by ops has it",
        ),
    ],
)
def test_the_first_line_says_how_bad_and_who(given: dict[str, Any], front: str) -> None:
    assert reads(**given).splitlines()[0] == front


def test_what_is_resolved_says_how_long_it_took() -> None:
    end = SINCE + timedelta(minutes=21)
    said = reads(status=IncidentStatus.RESOLVED, resolved_at=end)
    assert (
        f"{{time}}|03:12 UTC> to <!date^{int(end.timestamp())}^{{time}}|03:33 UTC> (21 min)" in said
    )
    assert "*First:*" not in said
    assert "*Don't:*" not in said


def test_without_a_clue_it_still_says_what_and_when() -> None:
    said = reads(tracked(alert(targets=(), links=())), title=" ", account_name="", region="")
    assert said.splitlines()[1] == "*Something is wrong*"
    assert said.splitlines()[2].startswith("since ")


def test_an_unsigned_source_is_told() -> None:
    warning = "⚠️ From an unsigned source: check it in AWS before you act on it."
    assert warning in reads(tracked(), tracked(authenticated=False))
    assert warning not in reads(tracked())
    over = tracked(status=AlertStatus.RESOLVED, authenticated=False)
    assert warning not in reads(over)


def test_a_sample_is_told() -> None:
    assert "A sample, made by a test button" in reads(tracked(alert(sample=True)))
    assert "A sample" not in reads(tracked(alert(sample=True)), tracked())


def test_what_recovered_says_what_happens_next() -> None:
    over = tracked(alert(status=AlertStatus.RESOLVED))
    assert "✓ All alerts recovered. It resolves itself" in reads(over, quiet_due_at=NOW)
    assert "It stays open until what was contained" in reads(over, contained=True)
    assert "resolves itself" not in reads(over)
    assert "All alerts recovered" not in reads(over, tracked())


def test_impact_and_merging_are_shown() -> None:
    said = reads(impact="03:10 to 03:40: *one* in five", merged_into=7)
    assert "Impact: 03:10 to 03:40: \u2217one\u2217 in five" in said
    assert "Merged into INC-7." in said


def test_the_runbooks_own_dont_is_not_doubled() -> None:
    kept = runbook(dont=words("Don't restart everything."))
    assert "*Don't:* restart everything." in reads(runbook=kept)


def test_a_long_title_is_cut_visibly() -> None:
    lines = reads(title="x" * 5_000).splitlines()
    assert lines[1].endswith("…") or lines[1].endswith("…*")
    assert len(lines[1]) <= 300


def test_five_hundred_targets_are_counted() -> None:
    many = tuple(Target("ec2-instance", f"i-{number:017x}") for number in range(500))
    assert " · 497 more" in reads(tracked(alert(targets=many)))
