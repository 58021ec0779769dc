"""Whose credentials: what the target's id says, before IAM is asked.

Ids: IAM User Guide, page "IAM identifiers", section on unique identifiers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

USER, ROLE, ROOT = "user", "role", "root"
ARN = re.compile(r"arn:[\w-]+:(?:iam|sts)::(\d{12}):(root|(user|role|assumed-role)/(\S+))")
NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
KEY = re.compile(r"AKIA[A-Z0-9]{12,124}")
SESSION_KEY = re.compile(r"ASIA[A-Z0-9]{12,124}")
UNIQUE_ID = re.compile(r"A(?:IDA|ROA)[A-Z0-9]{12,124}(?::.*)?")
PROTECTED = "firebreak:protected"


@dataclass(frozen=True, slots=True)
class Named:
    """What an id names. kind: "" where only IAM can tell a user from a role.

    account: "" where the id does not say; key: one access key, where the id is that.
    unclear: why it names nobody, in words.
    """

    kind: str = ""
    name: str = ""
    account: str = ""
    key: str = ""
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class Principal:
    """A user or a role, as IAM has it. trusts: who may assume a role, in words.

    last_used: when and where a role was, in words; "" where IAM does not know.
    """

    kind: str
    name: str
    arn: str
    path: str
    tags: Mapping[str, str] = field(default_factory=dict)
    trusts: tuple[str, ...] = ()
    last_used: str = ""

    @property
    def label(self) -> str:
        """Return `role shop-web`."""
        return f"{self.kind} {self.name}"

    @property
    def is_protected(self) -> bool:
        """Tell whether somebody said hands off."""
        return self.tags.get(PROTECTED) == "true"


def named(text: str, account: str) -> Named:
    """Return what a target's id names: an ARN, a name, or the id of an access key."""
    if text.casefold() == ROOT or text == account:
        return Named(ROOT, ROOT, account)
    found = ARN.fullmatch(text)
    if found:
        return _from_arn(found)
    if KEY.fullmatch(text):
        return Named(USER, key=text)
    unclear = _unclear(text)
    return Named(unclear=unclear) if unclear else Named(name=text)


def _unclear(text: str) -> str:
    if SESSION_KEY.fullmatch(text):
        return f"{text} is the key of a session: name the role or the user it is of"
    if UNIQUE_ID.fullmatch(text):
        return f"IAM finds nobody by {text}: name the role or the user"
    return "" if NAME.fullmatch(text) else "the id is no name that IAM knows"


def _from_arn(found: re.Match[str]) -> Named:
    account, whole, kind, rest = found.groups()
    if whole == ROOT:
        return Named(ROOT, ROOT, account)
    if kind == "assumed-role":
        return Named(ROLE, rest.partition("/")[0], account)
    return Named(kind, rest.rpartition("/")[2], account)
