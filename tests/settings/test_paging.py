"""What is wrong with who is called, on one line with its place and the fix."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.settings import Settings

Load = Callable[..., Settings]
Mistakes = Callable[..., list[str]]

GOOD = """\
routes: [{channel: C0ALARMS, escalate: page}]
people: {amina: {slack: U01AMINA}, yusuf: {slack: U02YUSUF}}
roles: {responder: [amina, "@oncall"], commander: [amina, yusuf]}
rotations:
  weeks:
    people: [amina, yusuf]
    start: 2026-01-05T09:00
    every: 7
    timezone: Europe/Berlin
    overrides:
      - {person: yusuf, start: 2026-01-06 09:00, end: 2026-01-07T09:00}
escalations:
  page:
    - {after: 0m, mention: weeks}
    - {after: 5m, direct: responder, notify: ops}
notifiers: {ops: "json://localhost"}
fallback: [ops]
security_contacts: commander
incidents: {silent_after: 90m}
"""


def test_everything_together_loads(load_file: Load) -> None:
    config = load_file(GOOD).config
    weeks = config.rotations["weeks"]
    assert (weeks.every, weeks.timezone, weeks.start.hour) == (7, "Europe/Berlin", 9)
    assert [override.person for override in weeks.overrides] == ["yusuf"]
    first, second = config.escalations["page"]
    assert (first.mention, second.direct, second.notify) == ("weeks", "responder", "ops")
    assert (config.fallback, config.security_contacts) == (("ops",), "commander")
    assert config.incidents.silent_after == timedelta(minutes=90)


def test_by_default_silence_is_an_hour(load_file: Load) -> None:
    config = load_file("routes: [{channel: C0ALARMS}]\n").config
    assert config.incidents.silent_after == timedelta(hours=1)


@pytest.mark.parametrize(
    ("wrong", "instead", "line"),
    [
        (
            "people: [amina, yusuf]\n    start",
            "people: [amina, yusf]\n    start",
            '6: rotations.weeks.people[1]: "yusf" is not a person; did you mean yusuf?',
        ),
        ("people: [amina, yusuf]\n    start", "start", "5: rotations.weeks.people: is missing"),
        (
            "start: 2026-01-05T09:00\n",
            "start: monday\n",
            '7: rotations.weeks.start: "monday" is not a local time such as 2026-01-05T09:00',
        ),
        (
            "start: 2026-01-05T09:00\n",
            "start: 2026-01-05T09:00+01:00\n",
            (
                '7: rotations.weeks.start: "2026-01-05T09:00+01:00" has a zone of its own: '
                "leave it out, `timezone` says it"
            ),
        ),
        ("7\n", "1w\n", '8: rotations.weeks.every: "1w" is not a number of days: 1 to 366'),
        (
            "Europe/Berlin",
            "Europe/Brlin",
            '9: rotations.weeks.timezone: "Europe/Brlin" is not a time zone such as Europe/Berlin',
        ),
        (
            "person: yusuf",
            "person: yosuf",
            '11: rotations.weeks.overrides[0].person: "yosuf" is not a person; did you mean yusuf?',
        ),
        (
            "end: 2026-01-07",
            "end: 2026-01-05",
            (
                "11: rotations.weeks.overrides[0]: ends before it begins: "
                "`end` must be later than `start`"
            ),
        ),
        (
            "mention: weeks",
            "mention: week",
            (
                '14: escalations.page[0].mention: "week" is not a role, a rotation or a person; '
                "did you mean weeks?"
            ),
        ),
        (
            "direct: responder",
            "direct: responders",
            (
                '15: escalations.page[1].direct: "responders" is not a role, a rotation or a '
                "person; did you mean responder?"
            ),
        ),
        (
            ", mention: weeks",
            "",
            "14: escalations.page[0]: calls nobody: write `mention`, `direct` or `notify`",
        ),
        (
            "after: 0m",
            "after: 6m",
            "13: escalations.page: must be in order of `after`, which counts from the start",
        ),
        (
            "fallback: [ops]",
            "fallback: [opps]",
            '17: fallback[0]: "opps" is not a notifier; did you mean ops?',
        ),
        ("fallback: [ops]", "fallback: ops", "17: fallback: must be a list such as [a, b]"),
        (
            "security_contacts: commander",
            "security_contacts: security",
            (
                '18: security_contacts: "security" is not a role or a person; '
                "use responder, commander, amina or yusuf"
            ),
        ),
        (
            "security_contacts: commander",
            "security_contacts: responder",
            (
                '18: security_contacts: "@oncall" is a Slack user group, and security contacts are '
                "people: name a role that lists people only"
            ),
        ),
        ("90m", "0s", '19: incidents.silent_after: "0s" is too short: write 1m or more'),
        (
            "90m",
            "an hour",
            (
                '19: incidents.silent_after: "an hour" is not a length of time such as 90s, 10m, '
                "2h or 1d"
            ),
        ),
        (
            "json://localhost",
            "localhost",
            "16: notifiers.ops: is not an Apprise URL such as pagerduty://...",
        ),
    ],
)
def test_a_mistake_has_its_line_and_the_fix(
    mistakes: Mistakes, wrong: str, instead: str, line: str
) -> None:
    assert wrong in GOOD
    (told,) = mistakes(GOOD.replace(wrong, instead))
    assert told == f"firebreak.yaml:{line}"


@pytest.mark.parametrize(("name", "noun"), [("amina", "person"), ("commander", "role")])
def test_a_name_is_of_a_rotation_or_of_somebody_else(
    mistakes: Mistakes, name: str, noun: str
) -> None:
    (told,) = mistakes(GOOD.replace("  weeks:", f"  {name}:").replace("n: weeks", "n: amina"))
    assert told == (
        f"firebreak.yaml:5: rotations.{name}: {name} is a {noun} too; choose another name"
    )
