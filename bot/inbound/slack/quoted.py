"""A message as Slack tells it, turned into what the timeline keeps: words without secrets."""

import re
from collections.abc import Mapping
from typing import Any

from bot.core.actor import slack_actor
from bot.core.pinned import Attachment, Pinned
from bot.flow.written import written
from bot.inbound.slack.typed import typed

TEXT, LINE, FILES = 10_000, 500, 20
is_ts = re.compile(r"[0-9]{1,10}\.[0-9]{6}").fullmatch


def quoted(channel: str, message: Mapping[str, Any], link: str = "") -> Pinned:
    """Return a message of a channel. link: leads to it."""
    return Pinned(
        channel=channel,
        ts=str(message.get("ts") or ""),
        thread=thread_of(message),
        author=slack_actor(str(message.get("user") or message.get("bot_id") or "unknown")),
        text=written(typed(_text(message)), TEXT),
        link=link,
        edited=str((message.get("edited") or {}).get("ts") or ""),
        files=tuple(_file(one) for one in (message.get("files") or [])[:FILES]),
    )


def thread_of(message: Mapping[str, Any]) -> str:
    """Return the ts of a message's thread; its own where it stands at top level."""
    return str(message.get("thread_ts") or message.get("ts") or "")


def _text(message: Mapping[str, Any]) -> str:
    """Return what it says; other apps often say it in attachments alone."""
    attached = [str(one.get("fallback") or "") for one in message.get("attachments") or []]
    return str(message.get("text") or "") or "\n".join(attached)


def _file(told: Mapping[str, Any]) -> Attachment:
    """Return a file's name and where it stands; never an address that opens it for everybody."""
    name, kind, link = (_line(told.get(key)) for key in ("name", "mimetype", "permalink"))
    return Attachment(name, kind, link)


def _line(value: object) -> str:
    return written(str(value or ""), LINE).replace("\n", " ")
