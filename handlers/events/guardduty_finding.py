"""One shape for a GuardDuty finding, whichever way it was written."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.events import arn
from handlers.events.bounds import digest
from handlers.events.message import Message
from handlers.events.reading import at, flag, mapping, number, parse_json, text


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding's main parts; `body` is all of it, with camelCase keys.

    type: `Backdoor:EC2/DenialOfService.Udp`. severity: 1.0 to 10.0, None where unsaid.
    count: how often it was seen so far, as GuardDuty writes it.
    role: TARGET or ACTOR, what the resource was in an attack; "" where unsaid.
    """

    body: Mapping[str, object]
    id: str
    type: str
    account: str
    region: str
    severity: float | None
    count: str
    role: str
    archived: bool
    sample: bool

    @property
    def resource(self) -> Mapping[str, object]:
        """What the finding is about."""
        return mapping(self.body, "resource")

    @property
    def service(self) -> Mapping[str, object]:
        """What GuardDuty observed."""
        return mapping(self.body, "service")


def is_finding(value: object) -> bool:
    """Tell whether an object looks like a finding, in camelCase or PascalCase.

    Other tools send objects with an id, a type and a severity too; only GuardDuty's type
    reads `Purpose:Resource/Family`.
    """
    kind = text(value, "type") or text(value, "Type")
    purpose, _, family = kind.partition("/")
    resource = mapping(value, "resource") or mapping(value, "Resource")
    return bool(family) and ":" in purpose and bool(resource)


def camel(value: object) -> object:
    """Return the object with every key in camelCase. A camelCase finding comes out as it is."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def read_finding(value: object, message: Message) -> Finding:
    """Read a camelCase finding; its ARN and the message say what it leaves out."""
    named = arn.read(text(value, "arn"))
    service = at(value, "service")
    return Finding(
        body=mapping(value),
        id=text(value, "id") or named.name or digest(str(value)),
        type=text(value, "type"),
        account=arn.valid_account(text(value, "accountId")) or named.account or message.account,
        region=arn.valid_region(text(value, "region")) or named.region or message.region,
        severity=number(value, "severity"),
        count=text(service, "count"),
        role=text(service, "resourceRole").upper(),
        archived=flag(service, "archived"),
        sample=_is_sample(value),
    )


def _is_sample(value: object) -> bool:
    """Tell whether a title, `additionalInfo`, or the JSON inside that says it is a sample."""
    info = at(value, "service", "additionalInfo")
    inner = parse_json(text(info, "value"))
    in_title = text(value, "title").upper().startswith("[SAMPLE]")
    return in_title or flag(info, "sample") or flag(inner, "sample")
