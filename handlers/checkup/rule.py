"""EventBridge's rules on the default bus, where AWS's own services put their events.

Sources: Amazon EventBridge API Reference, "ListRules", "Rule"; Amazon EventBridge User Guide,
"Comparison operators" and "Amazon EventBridge quotas".
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.core.action import Aws
from handlers.checkup.pages import pages
from handlers.events.reading import at, listing, mapping, parse_json, text

MOST = 10  # targets


@dataclass(frozen=True, slots=True)
class Rule:
    """pattern: what it matches, {} for one that runs by the clock."""

    name: str
    is_enabled: bool
    pattern: object

    def concerns(self, source: str, details: Collection[str] = ()) -> bool:
        """Tell whether it may take events of a source, one of whose detail types is given.

        How much of them it takes is not said: a rule for high severities is one for findings.
        """
        if not mapping(self.pattern):
            return False
        is_of_kind = not details or any(self._takes("detail-type", each) for each in details)
        return self._takes("source", source) and is_of_kind

    @property
    def is_narrow(self) -> bool:
        """Tell whether it looks at more than where an event comes from."""
        return not mapping(self.pattern).keys() <= {"source", "detail-type", "account", "region"}

    def _takes(self, key: str, value: str) -> bool:
        wanted = at(self.pattern, key)
        return wanted is None or any(_matches(each, value) for each in listing(wanted))


def rules(aws: Aws) -> tuple[Rule, ...]:
    """Read the rules; raises botocore's errors."""
    answers = pages(aws.client("events").list_rules, Limit=100)
    return tuple(_rule(each) for answer in answers for each in listing(answer, "Rules"))


def targets(aws: Aws, rule: Rule) -> list[str]:
    """Read the ARNs of a rule's targets, of which there may be five; raises botocore's errors."""
    answer = aws.client("events").list_targets_by_rule(Rule=rule.name)
    return [text(each, "Arn") for each in listing(answer, "Targets")[:MOST]]


def _rule(found: object) -> Rule:
    pattern = parse_json(text(found, "EventPattern"))
    return Rule(text(found, "Name"), text(found, "State") != "DISABLED", pattern)


def _matches(wanted: object, value: str) -> bool:
    """Tell whether one entry of a pattern takes a value; what is rarer than a prefix may."""
    prefix = text(wanted, "prefix")
    if prefix:
        return value.startswith(prefix)
    return text(wanted) == value or bool(mapping(wanted))
