"""Which alerts belong together: the group key of an alert."""

import hashlib
from collections.abc import Sequence

from bot.core.alert import Alert

# Things that several alarms speak of at once; a list of names would say less than the alarm.
MANY_TARGETS = 3
KEY_LIMIT = 500


def group_key(alert: Alert, group_by: Sequence[str] = ()) -> str:
    """Return the key; alerts with equal keys share an incident.

    Without `group_by`: the same resource, or the same service. An alert of many targets
    (an attack sequence) or of none stands for itself. `group_by` names `service`,
    `resource`, `alarm`, `account`, `region`, `source`, `severity` or a label.
    """
    names = tuple(group_by) or ("account", "region", "resource")
    return _short("|".join(f"{name}={_value(alert, name)}" for name in names))


def _short(key: str) -> str:
    """Return a key that an index takes, and that differs wherever the whole keys differ."""
    if len(key) <= KEY_LIMIT:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[: KEY_LIMIT - len(digest) - 1]}#{digest}"


def _value(alert: Alert, name: str) -> str:
    match name:
        case "account" | "region" | "source":
            return str(getattr(alert, name))
        case "severity":
            return alert.severity.value
        case "resource":
            return resource(alert)
        case "service":
            return alert.labels.get("service") or resource(alert)
        case _:
            return alert.labels.get(name, "") or alert.labels.get(f"tag:{name}", "")


def resource(alert: Alert) -> str:
    """Return the thing the alert is about: its main target, else its own fingerprint."""
    kinds = {target.kind for target in alert.targets if target.kind != "security-group"}
    if not alert.targets or (len(alert.targets) > MANY_TARGETS and len(kinds) > 1):
        return alert.fingerprint
    return f"{alert.targets[0].kind}:{alert.targets[0].id}"
