"""What a runbook's template may do with a value: the filters, all of them pure.

{{ target.id | sh }}                       one word of a shell command
{{ target.id | word | sh }}                the same inside JSON: identifiers only
{{ target.id | part(0) | sh }}             the cluster of `cluster/service`
{{ targets | id("security-group") | sh }}  the first target of a kind
{{ alert.facts["Remote"] | default("") | ipv4 | sh }}              the address in some text
{{ alert.facts["Credentials"] | default("") | access_key | sh }}   the key in some text
{{ targets | join(", ", attribute="label") }}
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address

from jinja2.filters import do_default, do_join

from bot.core.span import visible

WITHHELD = "<withheld: copy it yourself>"
UNKNOWN = "<unknown>"

PLACEHOLDERS: Mapping[str, str] = {
    "ec2-instance": "<instance-id>",
    "ecs-service": "<cluster>/<service>",
    "load-balancer": "app/<load-balancer>/<id>",
    "rds-cluster": "<db-cluster>",
    "rds-instance": "<db-instance>",
}

# The AWS CLI reads a word that starts so as an option, or as the name of a file to send.
# AWS CLI User Guide, "Loading a parameter from a file in the AWS CLI".
_MEANS_MORE = re.compile(r"-|fileb?://", re.IGNORECASE)
_MOST = 600  # IAM's longest ARN fits
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/@+=<>-]{1,600}")


class Quoted(str):
    """A value that a shell reads as one word."""

    __slots__ = ()


def sh(value: object) -> Quoted:
    """Quote a value for a POSIX shell, so that it stays one word and only a word.

    A value that the AWS CLI would take for more than text, or that is too long for a name,
    is withheld.
    """
    text = visible(str(value))
    refused = _MEANS_MORE.match(text) or len(text) > _MOST
    return Quoted(shlex.quote(WITHHELD if refused else text))


def word(value: object) -> str:
    """Return an identifier such as AWS makes them; anything else is withheld.

    Needed inside JSON, where quoting for the shell does not stop a `"`.
    """
    text = str(value)
    return text if _IDENTIFIER.fullmatch(text) else WITHHELD


def part(value: object, index: int) -> str:
    """Return one part of an id whose parts stand between slashes, counted from 0."""
    parts = str(value).split("/")
    return parts[index] if -len(parts) <= index < len(parts) else UNKNOWN


def ipv4(value: object) -> str:
    """Return the first IPv4 address in a text, else a placeholder."""
    found = (word for word in re.split(r"[\s,;/]+", str(value)) if _is_ipv4(word))
    return next(found, "<ip-address>")


def _is_ipv4(text: str) -> bool:
    try:
        return bool(IPv4Address(text))
    except AddressValueError:  # the way the standard library says no
        return False


def access_key(value: object) -> str:
    """Return the first access key id in a text, else a placeholder.

    AKIA: a user's key, ASIA: a session's. IAM User Guide, "IAM identifiers".
    """
    found = re.search(r"\bA[KS]IA[A-Z0-9]{4,124}\b", str(value))
    return found[0] if found else "<access-key-id>"


def placeholder(kind: str) -> str:
    """Return what stands for a target that nobody named: harmless in a command."""
    return PLACEHOLDERS.get(kind, f"<{kind}>")


def id_of(targets: Sequence[Mapping[str, str]], kind: str) -> str:
    """Return the id of the first target of a kind, else its placeholder."""
    return next((target["id"] for target in targets if target["kind"] == kind), placeholder(kind))


FILTERS: Mapping[str, Callable[..., object]] = {
    "access_key": access_key,
    "default": do_default,
    "id": id_of,
    "ipv4": ipv4,
    "join": do_join,
    "part": part,
    "sh": sh,
    "word": word,
}
