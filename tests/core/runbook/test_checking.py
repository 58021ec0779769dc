from datetime import date

import pytest

from bot.core.runbook import check
from tests.core.runbook.samples import BODY, FRONT, runbook

TODAY = date(2026, 11, 20)
ACTIONS = {"failover"}
DIAGNOSTICS = {"alarm_history"}


def problems(
    body: str = BODY, front: str = FRONT, name: str = "try", today: date = TODAY
) -> list[str]:
    return check(runbook(body, front, name), today, ACTIONS, DIAGNOSTICS)


def test_a_good_runbook_has_none() -> None:
    good = FRONT + "actions: [failover]\ndiagnostics: [alarm_history]\n"
    assert problems(front=good) == []


def test_the_default_needs_no_match() -> None:
    assert problems(front=FRONT.replace("match: {source: guardduty}\n", ""), name="default") == []


@pytest.mark.parametrize(
    ("front", "says"),
    [
        (FRONT.replace("match: {source: guardduty}\n", ""), "try.md: it matches nothing"),
        (FRONT.replace("first: Look\n", ""), "try.md: `first` is missing: add one short line"),
        (FRONT.replace("dont: Do not guess\n", ""), "try.md: `dont` is missing"),
        (FRONT.replace("Look", "x" * 81), "try.md: `first` has more than 80 characters"),
        (FRONT.replace("Do not guess", "x" * 81), "try.md: `dont` has more than 80 characters"),
        (FRONT + "actions: [dance]\n", "try.md: there is no action `dance`: use failover"),
        (FRONT + "diagnostics: [x]\n", "try.md: there is no diagnostic `x`: use alarm_history"),
        (FRONT.replace("Look", "'{{ who }}'"), "try.md:7: there is no `who`: use alert, target"),
    ],
)
def test_what_is_wrong_in_the_front_matter(front: str, says: str) -> None:
    (found, *_) = problems(front=front)
    assert found.startswith(says)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("An opening.\n", "try.md: it has no steps"),
        ("- [ ] Do {{ it }}.\n", "try.md:10: there is no `it`: use alert, target, targets, inc"),
        ("- [ ] {% if not alert %}{{ it }}{% endif %}\n", "try.md:10: there is no `it`"),
        ("- [ ] {{ alert.titel }}\n", "try.md:10: 'dict object' has no attribute 'titel'"),
        ('- [ ] {{ alert.facts["x"] }}\n', "try.md:10: 'dict object' has no attribute 'x'"),
        ("- [ ] {{ targets }}\n", "try.md:10: list cannot be shown"),
        ("- [ ] " + "& " * 800 + "\n", "try.md: step 1 is too long for Slack: split it"),
        ("- [ ] " + "x" * 2900 + "\n", ""),
        ("a\n\n" * 1600 + "- [ ] b\n", ""),
        ("- [ ] " + "x" * 6001 + "\n", "try.md: it has more than 6,000 characters: shorten it"),
    ],
)
def test_what_is_wrong_in_the_body(body: str, says: str) -> None:
    found = problems(body)
    assert found[:1] == [] if not says else found[0].startswith(says)


def test_a_review_gets_stale_after_half_a_year() -> None:
    assert problems(today=date(2027, 4, 30)) == []
    assert problems(today=date(2027, 5, 1)) == [
        "try.md: last reviewed 181 days ago: go through it, then set `reviewed`"
    ]


def test_each_problem_is_said_once() -> None:
    found = problems("- [ ] {{ alert.titel }}\n")
    assert len(found) == len(set(found)) == 1
