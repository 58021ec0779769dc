from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import RunbookIsWrong
from bot.core.runbook import Match
from bot.core.runbook.front import read_front
from bot.core.runbook.place import Place
from bot.core.severity import Severity
from tests.core.runbook.samples import FRONT

START = Place("try.md", 2)


def test_everything_it_can_say() -> None:
    front, places = read_front(
        "title: A\nmatch:\n- type: [a, b]\n  severity: low\n- {alarm: c}\nseverity: high\n"
        "owner: platform\nreviewed: 2026-11-01\nactions: [isolate-instance, failover]\n"
        "diagnostics: alarm_history\nfirst: Look\ndont: Do not\n",
        START,
    )
    assert front.match == (
        Match(type=("a", "b"), severity=(Severity.LOW,)),
        Match(alarm=("c",)),
    )
    assert (front.title, front.severity, front.owner) == ("A", Severity.HIGH, "platform")
    assert front.reviewed == date(2026, 11, 1)
    assert front.actions == ("isolate_instance", "failover")
    assert front.diagnostics == ("alarm_history",)
    assert (front.first, front.dont) == ("Look", "Do not")
    assert places["owner"] == Place("try.md", 8)


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("title: A\n", "try.md:2: `severity` is missing: add a line `severity: ...`"),
        (FRONT + "colour: red\n", "try.md:9: `colour` is not a known key: use title, severity"),
        (FRONT.replace("high", "bad"), "try.md:4: `severity`: Input should be 'critical'"),
        (FRONT.replace("2026-11-01", "soon"), "try.md:6: `reviewed`: Input should be a valid"),
        (FRONT.replace("2026-11-01", "2026-02-30"), "no YAML that can be read: day is out"),
        (FRONT.replace("{source: guardduty}", "{}"), "try.md:3: `match`: name at least one key"),
        (FRONT.replace("{source:", "{sauce:"), "try.md:3: `match.sauce` is not a known key: use"),
        (FRONT.replace("guardduty", "[a, 5]"), "try.md:3: `match.source`: Input should be a val"),
        (FRONT.replace("guardduty", "[]"), "try.md:3: `match.source` is empty: name at least one"),
        (FRONT + "title: B\n", "try.md:9: `title` is written twice: keep one"),
        (FRONT.replace("guardduty", "a, source: b"), "try.md:3: `source` is written twice"),
        (FRONT + "actions: &a [x]\ndiagnostics: *a\n", "without `*alias`"),
        (FRONT + "first: 'open\n", "the front matter is no YAML that can be read"),
        (FRONT + "x: !!python/name:os.system\n", "try.md:9: the front matter is no YAML"),
        ("- a\n", "try.md:2: the front matter must be `key: value` lines"),
        ("", "try.md:2: the front matter must be `key: value` lines"),
        ("a: " + "[" * 1200, "the front matter is no YAML that can be read"),
        ("\x00", "try.md:2: the front matter is no YAML that can be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_the_fix(front: str, says: str) -> None:
    with pytest.raises(RunbookIsWrong) as wrong:
        read_front(front, START)
    assert says in str(wrong.value)


@given(st.text(max_size=80), st.text(st.sampled_from("{}[]:-&*!|>'\"%#\n abc1"), max_size=80))
def test_whatever_it_is_it_is_read_or_refused(some: str, nearly_yaml: str) -> None:
    for text in (some, nearly_yaml, FRONT + nearly_yaml):
        try:
            read_front(text, START)
        except RunbookIsWrong as wrong:
            assert str(wrong).startswith("try.md:")  # noqa: PT017  (both ways are right)
