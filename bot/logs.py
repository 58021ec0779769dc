"""One log for everything in the process: JSON lines, or colours on a terminal.

Each line has `timestamp` (UTC), `level`, `event`, `logger` and, inside `correlated`,
`correlation`. Secrets are redacted, and no value can begin a line of its own. What anybody on
the network can make it say stands there some twenty times a minute: a flood fills no disk.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.core.plain import printable
from bot.core.redact import redacted
from bot.core.sparse import Sparse

correlation: ContextVar[str] = ContextVar("correlation", default="")
"""The id of the signal or click that is being handled, "" outside of one."""

# Loggers that bring handlers or a chatty level of their own.
LEVELS = {
    "uvicorn": logging.INFO,
    "uvicorn.error": logging.INFO,
    "uvicorn.access": logging.INFO,
    "slack_bolt": logging.INFO,
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "botocore": logging.WARNING,
    "httpx": logging.WARNING,
}

# What strangers can cause: lines that say a request was refused, and uvicorn's about nonsense.
REFUSALS = {"signal.rejected", "slack request refused"}
UVICORN = "uvicorn.error"
# It quotes the whole body of what nobody signed, at a level that bolt sets as it likes; our own
# line says that it was refused.
QUOTES = "slack_bolt.RequestVerification"

# One list for the whole process: a logger keeps the one that it saw first.
PROCESSORS: list[Processor] = [
    structlog.stdlib.filter_by_level,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]
# What structlog's ConsoleRenderer writes without repr, on the line and below it.
AS_IT_IS = {"event", "logger", "logger_name"}
IN_LINES = {"exception", "stack"}


@contextmanager
def correlated(cause: str) -> Iterator[None]:
    """Give every line within the id of its cause, in the tasks started within too."""
    before = correlation.set(cause)
    try:
        yield
    finally:
        correlation.reset(before)


def configure(stream: TextIO, *, human: bool, level: int = logging.INFO) -> None:
    """Send everything that anyone logs to the stream, from a level on.

    human: lines for eyes, in colours where the stream is a terminal; else one JSON object
        a line. uvicorn must run with `log_config=None`, or it takes its loggers back.
    """
    handler = logging.StreamHandler(stream)
    handler.addFilter(Spared())
    handler.setLevel(level)  # uvicorn's loggers have levels of their own, below the root's
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.processors.format_exc_info,
                _describe,
                _clean,
                *(_for_eyes(stream) if human else [structlog.processors.JSONRenderer()]),
            ]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, own in LEVELS.items():
        _adopt(logging.getLogger(name), own)
    speak_through_logging()


def speak_through_logging() -> None:
    """Let structlog's loggers write to the standard library's, whose one handler has the stream."""
    structlog.configure(
        processors=PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class Spared(logging.Filter):
    """Lets some lines a minute through of each kind that strangers can cause.

    The next minute's first says how many were left out (`left_out`); /metrics counts them all.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sparse = Sparse()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to write a line."""
        if record.name == QUOTES:
            return False
        kind = _kind(record)
        left_out = self._sparse.admit(kind, record.created) if kind else 0
        if left_out:
            _tell(record, left_out)
        return left_out is not None


def _kind(record: logging.LogRecord) -> str:
    """Return which lines are the same as this one; "" for one that no stranger causes."""
    if record.name == UVICORN:
        return str(record.msg)
    line = record.msg if isinstance(record.msg, dict) else {}
    event = line.get("event")
    return f"{event} {line.get('entrance')} {line.get('reason')}" if event in REFUSALS else ""


def _tell(record: logging.LogRecord, left_out: int) -> None:
    if isinstance(record.msg, dict):
        record.msg = {**record.msg, "left_out": left_out}
    else:
        record.msg, record.args = f"{record.getMessage()} ({left_out} more before)", ()


def _adopt(logger: logging.Logger, level: int) -> None:
    logger.handlers = []
    logger.propagate = True
    logger.setLevel(level)


def _for_eyes(stream: TextIO) -> list[structlog.typing.Processor]:
    return [
        _one_line,
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(),
            repr_native_str=True,
            exception_formatter=structlog.dev.plain_traceback,
            sort_keys=False,
        ),
    ]


def _describe(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Put what every line has in front; no value of the line's own can take its place."""
    record: logging.LogRecord = line.pop("_record")
    line.pop("_from_structlog")
    at = datetime.fromtimestamp(record.created, UTC)
    known = {
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "event": line.pop("event", ""),
        "logger": record.name,
    }
    if cause := correlation.get():
        known["correlation"] = cause
    return known | {key: value for key, value in line.items() if key not in known}


def _clean(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Make every value plain JSON without secrets."""
    clean: EventDict = redacted(line)
    return clean


def _one_line(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Escape what the terminal would obey. Other values are shown by repr, which escapes too."""
    safe = {printable(key): value for key, value in line.items()}
    for key in AS_IT_IS & safe.keys():
        safe[key] = printable(str(safe[key]))
    for key in IN_LINES & safe.keys():
        lines = str(safe[key]).split("\n")
        safe[key] = "\n".join(f"  | {printable(part)}" for part in lines)
    return safe
