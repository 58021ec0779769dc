import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import RunbookIsWrong
from bot.core.runbook.context import variables
from bot.core.runbook.place import Place
from bot.core.runbook.template import (
    VALUE_ENDS,
    VALUE_STARTS,
    check_command,
    check_template,
    fill,
    names_in,
    unmarked,
)
from tests.core.runbook.samples import HOSTILE, context, runbook

HERE = Place("try.md", 7)
VALUES = variables(runbook(), context())


def filled(source: str, **values: object) -> str:
    check_template(source, HERE)
    return unmarked(fill(source, {**VALUES, **values}, HERE))


def test_values_filters_and_choices() -> None:
    assert filled("in {{ incident.account_name }}") == "in shop-prod"
    assert filled("{% if alert.account == '1' %}a{% else %}b{% endif %}") == "b"
    assert filled("{{ 'a' if not alert.labels else 'b' }}") == "a"
    assert filled("{{ alert.facts['x'] | default('<x>') }}") == "<x>"
    assert filled("{{ xs | join(', ', attribute='y') }}", xs=[{"y": "1"}, {"y": "2"}]) == "1, 2"


def test_a_value_is_marked_and_cannot_mark_itself() -> None:
    text = fill("a {{ v }} b", {"v": f"x{VALUE_ENDS}y{VALUE_STARTS}"}, HERE)
    assert text == f"a {VALUE_STARTS}x\ufffdy\ufffd{VALUE_ENDS} b"


@given(st.text(max_size=60))
def test_a_value_is_never_a_template(value: str) -> None:
    for text in (value, "{{ 7 * 7 }}" + value, HOSTILE):
        marked = fill("{{ v }}", {"v": text}, HERE)
        assert marked.count(VALUE_STARTS) == marked.count(VALUE_ENDS) == 1
        assert "49" not in unmarked(marked) or "49" in text


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ alert.title.__class__.mro() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ alert.update({'a': 1}) }}",
        "{{ '{0.__class__}'.format(alert) }}",
        "{{ alert | attr('__class__') }}",
        "{{ alert.title | upper }}",
        "{{ alert | map('upper') }}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% set a = 1 %}",
        "{% macro a() %}{% endmacro %}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for a in targets %}{% for b in targets %}x{% endfor %}{% endfor %}",
        "{{ range(10**9) | join }}",
        "{{ 'a' * 10**9 }}",
        "{{ 2 ** 10 ** 9 }}",
        "{{ 'a' % 5 }}",
        "{{ [1, 2] }}",
        "{{ alert is defined }}",
        "{% raw %}{{",
        "{{ }}",
        "{% if %}",
        "{{ " + "(" * 5000,
        "{{ " + "not " * 25 + "alert.title }}",
        "{{ alert.title" + " | default('x')" * 25 + " }}",
        "{{ alert" + ".title" * 25 + " }}",
        "{% if alert.title %}" * 25 + "{% endif %}" * 25,
        "{{ " + "not " * 5000 + "1 }}",
    ],
)
def test_everything_else_is_refused_when_it_is_read_and_at_once(escape: str) -> None:
    start = time.monotonic()
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:7: "):
        check_template(escape, HERE)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "source",
    [
        "{{ self }}",
        "{{ self.__init__.__globals__ }}",
        "{{ alert.__class__ }}",
        "{{ alert.__doc__ }}",
        "{{ alert.__class__.__mro__ | join }}",
        "{{ alert['__class__'] }}",
        "{{ alert.facts.keys }}",
        "{{ alert }}",
        "{{ targets }}",
        "{{ 5 }}",
        "{{ nobody }}",
        "{{ alert.titel }}",
        "{{ alert.facts['Remote IP'] }}",
        "{{ alert.facts['Remote IP'] | sh }}",
        "{{ alert.title | part }}",
        "{{ alert.title | id('x') }}",
        "{{ targets | join(attribute='__class__') | part('x') }}",
        "{{ alert.title < 5 }}",
    ],
)
def test_what_only_shows_when_it_is_filled_names_the_place_too(source: str) -> None:
    check_template(source, HERE)
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:7: "):
        fill(source, VALUES, HERE)


def test_the_line_within_a_long_template_is_named() -> None:
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:9: "):
        check_template("a\nb\n{{ x() }}", HERE)


def test_the_names_a_template_speaks_of() -> None:
    assert names_in("{{ a.b }} {% if c %}{{ d | sh }}{% endif %}") == {"a", "c", "d"}


@pytest.mark.parametrize(
    "command",
    [
        "aws x --id {{ t.id | sh }} --q 'a[?b==`c`]'",
        "aws x --f Name=a,Values={{ t.id | sh }},{{ t.id | word | sh }}",
        """aws x --json '{"a":"*:'{{ t.id | word | sh }}'"}'""",
        "aws x \\\n  --id {{ t.id | sh }}  # don't worry",
        "X=$(aws x --id {{ t.id | sh }})",
        "{% if t.id %}aws x {{ t.id | sh }}{% else %}aws y{% endif %}",
    ],
)
def test_commands_whose_values_stay_one_word(command: str) -> None:
    check_command(command, HERE)


@pytest.mark.parametrize(
    "command",
    [
        "aws x --id {{ t.id }}",
        "aws x --id {{ t.id | word }}",
        "aws x --id '{{ t.id | sh }}'",
        'aws x --id "{{ t.id | sh }}"',
        "aws x # about {{ t.id | sh }}",
        "aws x --id \\{{ t.id | sh }}",
        "aws x --id 'open {{ t.id | sh }}",
        "aws x 'never closed",
        "aws x {% if t.id %}'{% endif %}{{ t.id | sh }}'",
        "aws x {{ t.id | sh | word }}",
    ],
)
def test_commands_that_a_value_could_break_are_refused(command: str) -> None:
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:7: "):
        check_command(command, HERE)
