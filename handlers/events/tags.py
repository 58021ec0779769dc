"""Resource tags, in the shapes AWS's services write them."""

from collections.abc import Mapping

from handlers.events.reading import at, listing, text

_KEYS = ("key", "name", "Key", "Name")
_VALUES = ("value", "Value")


def read_tags(value: object, *path: str | int) -> dict[str, str]:
    """Return tags (or dimensions) by their key, from a map or a list of pairs.

    Pairs are `{key, value}` (GuardDuty), `{Key, Value}`, or `{name, value}` (CloudWatch, OCSF).
    """
    found = at(value, *path)
    if isinstance(found, dict):
        return {key: text(item) for key, item in found.items() if key}
    pairs = ((_first(pair, _KEYS), _first(pair, _VALUES)) for pair in listing(found))
    return {key: read for key, read in pairs if key}


def _first(tag: object, names: tuple[str, ...]) -> str:
    return next((found for name in names if (found := text(tag, name))), "")


def tag_labels(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the labels that tags give: each as `tag:<key>`, and `service` if one says it."""
    labels = {f"tag:{key}": value for key, value in tags.items()}
    service = tags.get("service") or tags.get("Service")
    return labels | ({"service": service} if service else {})
