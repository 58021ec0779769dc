"""Where an alert goes: routes, and the matchers that choose among them."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field

from bot.core.account import Account, AccountKey, Region
from bot.core.alert import Alert
from bot.core.severity import Severity
from bot.core.shape import Frozen, Name, OneOrMore, Text, shaped

Word = Annotated[str, shaped(r"[a-z][a-z0-9-]{0,63}", "is not a word such as ec2-instance")]
ChannelId = Annotated[
    str,
    shaped(
        r"[CG][A-Z0-9]{2,20}",
        "is not a channel id such as C0ALARMS; "
        "use the channel's id: channel details, at the bottom",
    ),
]

EXACT = ("source", "severity", "account", "environment", "region", "namespace", "resource")


class Matcher(Frozen):
    """Which alerts a route takes: every key given must match, by any of its values.

    A matcher without keys takes everything; a label that an alert lacks matches nothing.
    """

    source: OneOrMore[Word] = ()
    """Who says it: `cloudwatch`, `guardduty`, `ecs`, `rds`, `health`, `securityhub`,
    `autoscaling`, `unknown`."""
    severity: OneOrMore[Severity] = ()
    """How bad it is."""
    account: OneOrMore[AccountKey] = ()
    """The account, by id or name."""
    environment: OneOrMore[Name] = ()
    """The environment of the account."""
    region: OneOrMore[Region] = ()
    """The Region."""
    alarm: OneOrMore[Text] = ()
    """The alarm's name, as globs (`*`, `?`, `[abc]`); case matters."""
    namespace: OneOrMore[Text] = ()
    """The metric's namespace, such as `AWS/ApplicationELB`."""
    resource: OneOrMore[Word] = ()
    """Kinds of targets, such as `ec2-instance`; one target is enough."""
    tags: Mapping[Text, OneOrMore[Text]] = Field(default_factory=dict)
    """A resource's tag, or any other label of the alert, with globs for its value."""

    def matches(self, alert: Alert, account: Account | None) -> bool:
        """Tell whether every key matches; `account` is the alert's, None where unknown."""
        labels = alert.labels
        return (
            _any_equal(self.source, [alert.source])
            and _any_equal(self.severity, [alert.severity])
            and _any_equal(self.account, [alert.account, account.name if account else ""])
            and _any_equal(self.environment, [account.environment if account else ""])
            and _any_equal(self.region, [alert.region])
            and _any_equal(self.namespace, [labels.get("namespace", "")])
            and _any_equal(self.resource, [target.kind for target in alert.targets])
            and (not self.alarm or _any_glob(self.alarm, [labels.get("alarm")]))
            and all(
                _any_glob(globs, [labels.get(f"tag:{key}"), labels.get(key)])
                for key, globs in self.tags.items()
            )
        )


class Route(Frozen):
    """The first route whose matcher takes an alert decides where it goes."""

    match: Matcher = Matcher()
    """Which alerts it takes; without it, all."""
    channel: ChannelId
    """The Slack channel's id: channel details, at the bottom."""
    escalate: Name | None = None
    """The escalation that calls people."""
    runbook: Name | None = None
    """The runbook, where it shall be another than the one that matches best."""
    group_by: OneOrMore[Text] = ()
    """Labels whose values alerts must share to join one incident; without it, the resource."""

    def matches(self, alert: Alert, account: Account | None) -> bool:
        """Tell whether this route takes the alert."""
        return self.match.matches(alert, account)


def first_match(
    routes: Sequence[Route], alert: Alert, accounts: Mapping[str, Account]
) -> Route | None:
    """Return the first route that takes the alert; accounts by their id."""
    account = accounts.get(alert.account)
    return next((route for route in routes if route.matches(alert, account)), None)


def covers(first: Matcher, second: Matcher) -> bool:
    """Tell whether it is certain that `first` takes every alert that `second` takes.

    False says only that it is not certain.
    """
    return (
        all(_includes(getattr(first, key), getattr(second, key)) for key in EXACT)
        and (not first.alarm or _globs_include(first.alarm, second.alarm))
        and all(
            _globs_include(globs, second.tags.get(key, ())) for key, globs in first.tags.items()
        )
    )


def _any_equal(wanted: Sequence[str], found: Iterable[str]) -> bool:
    return not wanted or any(value in wanted for value in found)


def _any_glob(globs: Sequence[str], found: Iterable[str | None]) -> bool:
    values = [value for value in found if value is not None]
    return any(fnmatchcase(value, glob) for value in values for glob in globs)


def _includes(wider: Sequence[str], narrower: Sequence[str]) -> bool:
    return not wider or (bool(narrower) and set(narrower) <= set(wider))


def _globs_include(wider: Sequence[str], narrower: Sequence[str]) -> bool:
    return bool(narrower) and all(
        any(_glob_includes(wide, narrow) for wide in wider) for narrow in narrower
    )


def _glob_includes(wide: str, narrow: str) -> bool:
    """Tell whether every text that `narrow` matches is certainly matched by `wide`.

    Where `wide` has no wildcard but `*`, nothing else in it can stand for a wildcard of
    `narrow`: if it matches the glob's own text, it matches whatever the glob stands for.
    """
    if wide == narrow:
        return True
    if not set("*?[") & set(narrow):
        return fnmatchcase(narrow, wide)
    return not set("?[") & set(wide) and "[" not in narrow and fnmatchcase(narrow, wide)
