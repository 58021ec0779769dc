"""What may stand for a key of the configuration, in words, from its type."""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr

from bot.core.account import AccountId, AccountKey, AccountName, ExternalId, Region, RoleArn
from bot.core.egress import ProfileName
from bot.core.person import Member, Principal, SlackId
from bot.core.policy import Action
from bot.core.rotation import Days, Local, Zone
from bot.core.route import ChannelId, Word
from bot.core.runbook.match import Glob
from bot.core.shape import Name, Text
from bot.settings.address import QueueUrl, TopicArn
from bot.settings.duration import Duration
from bot.settings.escalation import NotifierUrl

# Types whose rule is a function: pydantic cannot say what it means.
WORDS: tuple[tuple[Any, str], ...] = (
    (TopicArn, "a topic's ARN"),
    (QueueUrl, "a queue's URL"),
    (AccountId, "an account's id"),
    (AccountKey, "an account's id or name"),
    (AccountName, "a name"),
    (ExternalId, "an external id"),
    (Region, "a Region"),
    (RoleArn, "a role's ARN"),
    (Action, "an action"),
    (ChannelId, "a channel's id"),
    (Word, "a word"),
    (Glob, "a glob"),
    (SlackId, "a member id"),
    (Principal, "a user's or role's ARN"),
    (Member, "a person or `@group`"),
    (Local, "a local time"),
    (Zone, "a time zone"),
    (Days, "a number of days"),
    (Duration, "a length of time"),
    (ProfileName, "a name"),
    (NotifierUrl, "an Apprise URL"),
    (Name, "a name"),
    (Text, "text"),
)
PLAIN = {
    str: "text",
    int: "a number",
    bool: "`true` or `false`",
    SecretStr: "a secret",
    date: "a date",
    datetime: "a time",
    timedelta: "a length of time",
}


def kind(annotation: Any) -> str:
    """Return what may be written: `a Region`, `one or more: a name`, `a name, for each: …`."""
    named = next((word for alias, word in WORDS if alias == annotation), "")
    origin, inner = get_origin(annotation), get_args(annotation)
    return named or (_generic(origin, inner) if origin else _plain(annotation))


def _generic(origin: Any, inner: tuple[Any, ...]) -> str:
    if origin is Annotated:
        return _with_rules(*inner)
    if origin in {Union, UnionType}:
        return " or ".join(kind(one) for one in inner if one is not NoneType)
    if origin is tuple:
        return f"a list of: {kind(inner[0])}" if inner[-1] is ... else "a port or a range"
    return f"{kind(inner[0])}, for each: {kind(inner[1])}"  # a mapping


def _with_rules(bare: Any, *rules: Any) -> str:
    """Return what a type with rules is; a list that a lone value may stand for says so."""
    takes_one = any("_listed" in str(getattr(rule, "func", "")) for rule in rules)
    said = kind(bare)
    return said.replace("a list of: ", "one or more: ", 1) if takes_one else said


def _plain(annotation: type[Any]) -> str:
    if issubclass(annotation, Enum):
        return ", ".join(f"`{one.value}`" for one in annotation)
    if issubclass(annotation, BaseModel):
        return f"[{title(annotation)}](#{title(annotation).replace(' ', '-')})"
    return PLAIN[annotation]


def title(model: type[BaseModel]) -> str:
    """Return a model's name in the reference: `egress rule`; `heartbeat` for its `Settings`."""
    if model.__name__ == "Settings":
        return model.__module__.rpartition(".")[2]
    return re.sub("(?<!^)([A-Z])", r" \1", model.__name__).lower()
