from collections.abc import Callable

import pytest

from bot.settings import Settings

Load = Callable[..., Settings]
Mistakes = Callable[..., list[str]]

ROUTES = "routes: [{channel: C0ALARMS}]\n"


def test_variables_are_filled_in_once(load_file: Load) -> None:
    text = ROUTES + 'notifiers: {pager: "json://${USER_X}:${KEY}@host"}\n'
    config = load_file(text, {"USER_X": "amina", "KEY": "${USER_X}"}).config
    assert config.notifiers["pager"].get_secret_value() == "json://amina:${USER_X}@host"


@pytest.mark.parametrize("environ", [{}, {"PAGER_URL": ""}])
def test_a_variable_that_is_not_set(mistakes: Mistakes, environ: dict[str, str]) -> None:
    (line,) = mistakes(ROUTES + "notifiers:\n  pager: ${PAGER_URL}\n", environ=environ)
    says = "the environment variable PAGER_URL is not set"
    assert line == f"firebreak.yaml:3: notifiers.pager: {says}"


@pytest.mark.parametrize("value", ["json://${}", "json://${A-B}", "json://${A"])
def test_what_only_looks_like_a_variable(mistakes: Mistakes, value: str) -> None:
    (line,) = mistakes(ROUTES + f'notifiers: {{pager: "{value}"}}\n', environ={"A": "x"})
    assert "does not begin a ${NAME}" in line


def test_nothing_else_is_filled_in(mistakes: Mistakes) -> None:
    (line,) = mistakes("routes: [{channel: '${CHANNEL}'}]\n", environ={"CHANNEL": "C0ALARMS"})
    assert '"${CHANNEL}" is not a channel id' in line
