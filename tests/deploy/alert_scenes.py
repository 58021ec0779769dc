"""Half an hour in which each alert fires, and one in which it does not, as promtool writes series.

`0+1x30` begins at 0 and grows by 1 a minute; `5x30` stays at 5.
"""

from collections.abc import Mapping

Series = Mapping[str, str]
ON = '{job="firebreak", instance="a"}'
CALLS = 'firebreak_slack_calls_total{job="firebreak", instance="a", method="chat.update"'
FORGED = 'firebreak_signals_rejected_total{job="firebreak", instance="a", reason="forged"}'
PUT = f"firebreak_checkpoint_failures_total{ON}"
WAITING = f"firebreak_checkpoints_waiting{ON}"
NEVER = " ".join(["NaN"] * 30)  # promtool repeats no NaN


def _of(name: str, trouble: str, peace: str) -> tuple[Series, Series]:
    return {f"{name}{ON}": trouble}, {f"{name}{ON}": peace}


SCENES: Mapping[str, tuple[Series, Series]] = {
    "FirebreakDown": _of("up", "1x10 0x20", "1x30"),
    "FirebreakNotScraped": ({'up{job="other"}': "1x30"}, {f"up{ON}": "1x30"}),
    "FirebreakLags": _of("firebreak_lag_seconds", "0+10x30", "0x20 45 0x10"),
    "FirebreakDatabaseAway": _of("firebreak_lag_seconds", f"0x10 {NEVER}", "0x30"),
    "FirebreakSignalsParked": _of("firebreak_signals_parked", "1x30", "0x30"),
    "FirebreakSlackFails": (
        {CALLS + ', outcome="unanswered"}': "0+5x30", CALLS + ', outcome="ok"}': "9x30"},
        {CALLS + ', outcome="unanswered"}': "0+5x30", CALLS + ', outcome="ok"}': "9+1x30"},
    ),
    "FirebreakSlackIsBehind": _of("firebreak_unposted_age_seconds", "0+60x30", "0+60x6 0x24"),
    "FirebreakSlackRefuses": (
        {CALLS + ', outcome="refused"}': "0+1x30"},
        {CALLS + ', outcome="refused"}': "3x30"},
    ),
    "FirebreakQueueFails": _of("firebreak_sqs_failures_total", "0+1x30", "0x10 2x20"),
    "FirebreakHeartbeatMissing": _of("firebreak_heartbeat_age_seconds", "0+60x30", NEVER),
    "FirebreakCheckpointsFail": (
        {PUT: "0+1x30", WAITING: "3x30"},
        {PUT: "0+1x30", WAITING: "0x30"},
    ),
    "FirebreakLedgerFails": _of("firebreak_ledger_problems", "0x20 1x10", "0x30"),
    "FirebreakRunGivenUp": _of("firebreak_runs_given_up_total", "0x10 1x20", "1x30"),
    "FirebreakPagesNotTaken": _of("firebreak_page_failures_total", "0+1x30", "0x25 1x5"),
    "FirebreakQuarantineGrows": _of("firebreak_quarantined", "0+1x30", "7x30"),
    "FirebreakForgeries": ({FORGED: "0+2x30"}, {FORGED: "4x30"}),
}
