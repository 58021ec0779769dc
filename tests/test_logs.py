import asyncio
import io
import json
import logging
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.middleware.request_verification.async_request_verification import (
    AsyncRequestVerification,
)

from bot.core.sparse import MOST, SECONDS
from bot.logs import LEVELS, configure, correlated, correlation

FORGED = 'calm\n{"level":"error","event":"forged"}\r\n\x1b[2J\u2028\x85\x0b'


@pytest.fixture(autouse=True, scope="module")
def _as_it_was() -> Iterator[None]:
    """Put the process's logging back: `configure` is for a whole process."""
    loggers = [logging.getLogger(name) for name in ("", *LEVELS)]
    before = [(logger.handlers, logger.level, logger.propagate) for logger in loggers]
    yield
    for logger, (handlers, level, propagate) in zip(loggers, before, strict=True):
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def fail(says: str) -> None:
    raise ValueError(says)


def configured(*, human: bool = False) -> io.StringIO:
    stream = io.StringIO()
    configure(stream, human=human)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_time_level_event_and_logger() -> None:
    stream = configured()
    structlog.get_logger("bot.flow.triage").info("handled", signals=3)
    (line,) = lines(stream)
    assert datetime.fromisoformat(line.pop("timestamp")).utcoffset() is not None
    assert line == {
        "level": "info",
        "event": "handled",
        "logger": "bot.flow.triage",
        "signals": 3,
    }


@pytest.mark.parametrize(
    "name",
    [
        "uvicorn.error",
        "uvicorn.access",
        "slack_bolt.AsyncApp",
        "sqlalchemy.engine",
        "botocore.auth",
    ],
)
def test_other_libraries_go_the_same_way(name: str) -> None:
    elsewhere = io.StringIO()
    logging.getLogger("uvicorn").handlers = [logging.StreamHandler(elsewhere)]
    logging.getLogger("uvicorn").propagate = False
    stream = configured()
    logging.getLogger(name).warning("hello %s", "there")
    (line,) = lines(stream)
    assert (line["logger"], line["event"], line["level"]) == (name, "hello there", "warning")
    assert elsewhere.getvalue() == ""


def test_debug_and_the_chatter_of_libraries_stay_out() -> None:
    stream = configured()
    structlog.get_logger("bot").debug("no")
    logging.getLogger("botocore.hooks").info("no")
    logging.getLogger("httpx").info("HTTP Request: GET https://user:password@host")
    assert lines(stream) == []


def test_every_line_within_carries_the_cause() -> None:
    stream = configured()
    with correlated("signal-1"):
        structlog.get_logger("bot").info("ours")
        logging.getLogger("botocore").warning("theirs")
        with correlated("click-2"):
            structlog.get_logger("bot").info("inner")
    structlog.get_logger("bot").info("outside")
    assert [line.get("correlation") for line in lines(stream)] == [
        "signal-1",
        "signal-1",
        "click-2",
        None,
    ]


async def test_tasks_keep_their_own_cause() -> None:
    stream = configured()

    async def work(cause: str) -> None:
        with correlated(cause):
            await asyncio.sleep(0)
            await asyncio.create_task(speak(cause))
            await asyncio.to_thread(structlog.get_logger("bot").info, "thread", expected=cause)

    async def speak(cause: str) -> None:
        await asyncio.sleep(0)
        structlog.get_logger("bot").info("task", expected=cause)

    await asyncio.gather(*(work(f"signal-{n}") for n in range(5)))
    found = lines(stream)
    assert len(found) == 10
    assert all(line["correlation"] == line["expected"] for line in found)
    assert correlation.get() == ""


def test_the_cause_is_left_when_work_fails() -> None:
    with pytest.raises(ValueError, match="broken"), correlated("signal-1"):
        raise ValueError("broken")
    assert correlation.get() == ""


@pytest.mark.parametrize("human", [False, True])
def test_secrets_show_in_no_part_of_a_line(human: bool) -> None:  # noqa: FBT001 - a parameter
    stream = configured(human=human)
    log = structlog.get_logger("bot")
    token = "xoxb-1-2-hidden"
    try:
        fail(f"refused {token}")
    except ValueError:
        log.exception(
            "event xoxb-1-2-hidden", value=token, nested=[{token: token}], password="hidden"
        )
        logging.getLogger("slack_sdk").exception("their %s", token)
    with correlated(token):
        log.info("within")
    assert "hidden" not in stream.getvalue()
    assert stream.getvalue().count("[redacted]") >= 8


def test_exceptions_are_in_the_line() -> None:
    stream = configured()
    try:
        fail("broken")
    except ValueError:
        structlog.get_logger("bot").exception("ours")
        logging.getLogger("uvicorn.error").exception("theirs")
    for line in lines(stream):
        assert line["exception"].startswith("Traceback")
        assert line["exception"].endswith("ValueError: broken")
    assert len(lines(stream)) == 2


def test_a_value_cannot_take_the_place_of_what_every_line_has() -> None:
    stream = configured()
    with correlated("signal-1"):
        structlog.get_logger("bot").info(
            "true", level="fatal", timestamp="never", logger="evil", correlation="other"
        )
    (line,) = lines(stream)
    assert (line["level"], line["logger"], line["correlation"]) == ("info", "bot", "signal-1")
    assert line["timestamp"] != "never"


def test_a_terminal_line_cannot_be_forged() -> None:
    stream = configured(human=True)
    log = structlog.get_logger("bot")
    with correlated(FORGED):
        log.info(FORGED, value=FORGED, bell="\x1b[2J\x07", logger_name=FORGED, **{FORGED: FORGED})
    logging.getLogger(FORGED).warning("%s", FORGED)
    try:
        fail(FORGED)
    except ValueError:
        log.exception("broken", stack=FORGED)
    log.info("given", stack=[FORGED], exception=FORGED)
    written = stream.getvalue().splitlines()
    starts = [line for line in written if line.startswith("20")]
    assert len(starts) == 4
    assert all(line.isprintable() for line in written)
    below = [line for line in written if line not in starts and line.strip("=")]
    assert [line for line in below if not line.startswith("  | ")] == []


@given(event=st.text(), value=st.text() | st.binary() | st.floats() | st.lists(st.text()))
def test_any_value_is_one_line(event: str, value: object) -> None:
    for human in (False, True):
        stream = configured(human=human)
        structlog.get_logger("bot").info(event, value=value)
        assert len(stream.getvalue().splitlines()) == 1
        assert stream.getvalue().endswith("\n")
    assert "\x1b" not in stream.getvalue()


def test_colours_are_for_terminals() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    configure(stream, human=True)
    structlog.get_logger("bot").info("hello")
    assert "\x1b[" in stream.getvalue()


def test_a_flood_of_refusals_is_some_lines_and_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, log = configured(), structlog.get_logger("inbound")
    for _ in range(1_000):
        log.warning("signal.rejected", entrance="sns", reason="forged")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    log.warning("signal.rejected", entrance="sns", reason="not_stored")
    log.warning("something else")
    assert Counter(line["event"] for line in lines(stream)) == {
        "signal.rejected": MOST + 1,
        "Invalid HTTP request received.": MOST,
        "something else": 1,
    }
    later = time.time() + SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    log.warning("signal.rejected", entrance="sns", reason="forged")
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    forged, nonsense = lines(stream)[-2:]
    assert forged["left_out"] == 1_000 - MOST
    assert nonsense["event"] == f"Invalid HTTP request received. ({1_000 - MOST} more before)"


def test_what_nobody_signed_is_not_quoted() -> None:
    stream = configured()
    verifier = AsyncRequestVerification("a-secret")
    verifier._debug_log_error("v0=0", "1", "x" * 10_000)  # noqa: SLF001  (what bolt calls then)
    assert stream.getvalue() == ""
