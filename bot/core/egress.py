"""Egress profiles of a team's own: what may still leave while egress is tightened.

Sources: Amazon EC2 API Reference, pages "IpPermission" and "PrefixListId".
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_interface
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from bot.core.shape import Frozen, misshapen, shaped

VPC_ONLY = "vpc-only"
WEB = "web"
BUILT_IN = (VPC_ONLY, WEB)

MAX_PORT = 65535
PORTS = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
CIDR = re.compile(r"[0-9A-Fa-f.:]+/[0-9]{1,3}")
PREFIX_LIST = re.compile(r"pl-[0-9a-f]{8}(?:[0-9a-f]{9})?")


class Protocol(StrEnum):
    """What has ports."""

    TCP = "tcp"
    UDP = "udp"


def _ports(value: object) -> tuple[int, int]:
    found = PORTS.fullmatch(str(value))
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last <= MAX_PORT:
        raise misshapen(f"is neither a port nor a range such as 53-54: 1 to {MAX_PORT}")
    return first, last


def _to(value: str) -> str:
    if PREFIX_LIST.fullmatch(value):
        return value
    try:
        written = ip_interface(value) if CIDR.fullmatch(value) else None
    except ValueError:  # no such address, or no such mask
        written = None
    if written is None:
        raise misshapen("is neither a CIDR such as 203.0.113.0/24 nor a prefix list's id (pl-…)")
    if written.ip != written.network.network_address:
        raise misshapen(f"names one address and the mask of many: write {written.network}")
    return str(written.network)


def _of_its_own(name: str) -> str:
    if name in BUILT_IN:
        raise misshapen("is a profile of Firebreak's own: choose another name")
    return name


class EgressRule(Frozen):
    """What may leave: over which protocol, on which ports, to where."""

    protocol: Protocol
    """What has ports."""
    ports: Annotated[tuple[int, int], BeforeValidator(_ports)]
    """A port, or a range such as `53-54`."""
    to: Annotated[str, AfterValidator(_to)]
    """A CIDR as EC2 writes it, or the id of a prefix list."""


# The name goes into descriptions of rules, where EC2 takes ASCII only.
ProfileName = Annotated[
    str,
    shaped(
        r"(?a)\w[\w.-]{0,63}",
        'is not a profile\'s name: a-z, A-Z, 0-9, "_", "-" and ".", at most 64',
    ),
    AfterValidator(_of_its_own),
]
EgressRules = Annotated[tuple[EgressRule, ...], Field(min_length=1)]
EgressProfiles = Mapping[ProfileName, EgressRules]
"""What each profile lets out besides what `vpc-only` does, by its name."""
