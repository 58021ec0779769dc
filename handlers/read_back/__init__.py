"""Read back: what AWS itself says of an alert before anybody acts on it.

A signature proves who sent a message. Where nobody signed it (a queue, a bearer token), the
alarm or finding must be there, and be about the target.
"""

from collections.abc import Iterable

from bot.core.action import Aws, Statement
from bot.core.alert import Alert, AlertStatus, Effect, Target, is_finding
from bot.core.errors import AwsFailed
from bot.core.plan import Precondition, Verdict
from bot.core.tracking import Tracked
from handlers.aws import understand
from handlers.read_back.cloudwatch import CLOUDWATCH
from handlers.read_back.guardduty import GUARDDUTY
from handlers.read_back.securityhub import SECURITYHUB
from handlers.read_back.source import Source

NAME = "Reported by AWS"
MOST = 5  # alerts; each costs a call
BEST = (Verdict.PASSED, Verdict.WARNED, Verdict.BLOCKED)
SOURCES = (CLOUDWATCH, GUARDDUTY, SECURITYHUB)

# Source: Service Authorization Reference for GuardDuty and Security Hub; CloudWatch API
# Reference, "DescribeAlarms": composite alarms are only shown to whoever may see all.
READ_BACK = (
    Statement(
        "Ask again what an alarm or a finding says, before anybody acts on it",
        ("cloudwatch:DescribeAlarms", "guardduty:ListDetectors", "securityhub:GetFindings"),
    ),
    Statement(
        "Ask GuardDuty for a finding",
        ("guardduty:GetFindings",),
        ("arn:aws:guardduty:${Region}:${Account}:detector/*",),
    ),
)


def reported(aws: Aws, alerts: Iterable[Tracked], target: Target) -> tuple[Precondition, ...]:
    """Return what AWS says of the alerts that name a target: the best of it.

    One thing that AWS itself still reports about the target is enough: that a second alarm
    has recovered is no reason to doubt it. A target that no alert names was chosen by a
    person, and nothing is read back for it.
    """
    named = [one for one in alerts if _names(one.alert, target)]
    named.sort(key=lambda one: not is_finding(one.alert.source))  # it says more than an alarm
    firing = [one for one in named if one.is_firing] or named
    found = [still_reported(aws, one, target) for one in firing[:MOST]]
    return tuple(sorted(filter(None, found), key=lambda one: BEST.index(one.verdict))[:1])


def _names(alert: Alert, target: Target) -> bool:
    return (target.kind, target.id) in {(one.kind, one.id) for one in alert.targets}


def still_reported(aws: Aws, tracked: Tracked, target: Target) -> Precondition | None:
    """Return whether AWS still reports the alert, and about this target.

    None for a signed alert whose source cannot be asked. Never raises: what AWS does not
    answer is a warning.
    """
    source = next((one for one in SOURCES if one.fits(tracked.alert)), None)
    if source:
        return _asked(source, aws, tracked, target)
    if tracked.authenticated:
        return None
    says = "Nobody signed this message and AWS cannot be asked about it"
    return _precondition(Verdict.WARNED, says)


def _asked(source: Source, aws: Aws, tracked: Tracked, target: Target) -> Precondition:
    alert = tracked.alert
    doubt = Verdict.WARNED if tracked.authenticated else Verdict.BLOCKED
    if (alert.account, alert.region) != (aws.account, aws.region):
        return _precondition(doubt, f"It is about {alert.account} {alert.region}, not this place")
    try:
        now = understand(source.read, aws, alert)
    except AwsFailed as failure:  # a plan is made all the same: whoever confirms it reads why
        return _precondition(Verdict.WARNED, f"{source.name} could not be asked: {failure}")
    if now is None:
        return _precondition(doubt, source.gone)
    return _said(source, now, tracked, target)


def _said(source: Source, now: Alert, tracked: Tracked, target: Target) -> Precondition:
    """Return what the source says now; a signed message is trusted about its targets."""
    is_firing = now.status is AlertStatus.FIRING and now.effect is Effect.STATE
    says = source.fires if is_firing else source.over
    if tracked.authenticated or (target.kind, target.id) in {(t.kind, t.id) for t in now.targets}:
        return _precondition(Verdict.PASSED if is_firing else Verdict.WARNED, says)
    is_about_another = target.kind in {t.kind for t in now.targets}
    return _precondition(
        Verdict.BLOCKED if is_about_another else Verdict.WARNED,
        f"{says}, and it does not name {target.id}; nobody signed the message that does",
    )


def _precondition(verdict: Verdict, says: str) -> Precondition:
    return Precondition(NAME, verdict, says, stable=False)
