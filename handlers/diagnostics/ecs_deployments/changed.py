"""How two task definitions differ in what people care about.

The values of environment variables are compared and go no further: they may be secrets. Only
their names are told.
"""

from collections.abc import Iterator, Mapping

from handlers.events.reading import listing, text

SIZES = (("cpu", "CPU units"), ("memory", "Memory in MiB"))


def changes(before: object, after: object) -> Iterator[str]:
    """Yield a line for each difference: `Image of api: shop-api:1.41.0 -> shop-api:1.42.0`."""
    ran, runs = _containers(before), _containers(after)
    for name in sorted(ran.keys() | runs.keys()):
        old, new = ran.get(name), runs.get(name)
        yield from _changed(f"Image of {name}", _image(old), _image(new))
        yield from _sizes(f" of {name}", old, new)
        yield from _environment(name, old, new)
    yield from _sizes("", before, after)


def _containers(definition: object) -> dict[str, object]:
    return {text(each, "name"): each for each in listing(definition, "containerDefinitions")}


def _image(container: object) -> str:
    return text(container, "image").rpartition("/")[2]


def _sizes(of: str, before: object, after: object) -> Iterator[str]:
    for key, name in SIZES:
        yield from _changed(f"{name}{of}", text(before, key), text(after, key))


def _environment(name: str, old: object, new: object) -> Iterator[str]:
    had, has = _variables(old), _variables(new)
    other = [each for each in had.keys() & has.keys() if had[each] != has[each]]
    for did, names in (
        ("added", has.keys() - had.keys()),
        ("removed", had.keys() - has.keys()),
        ("with another value", other),
    ):
        if names:
            yield f"Environment of {name}: {', '.join(sorted(names))} {did}"


def _variables(container: object) -> Mapping[str, str]:
    plain = {text(one, "name"): text(one, "value") for one in listing(container, "environment")}
    secret = {text(one, "name"): text(one, "valueFrom") for one in listing(container, "secrets")}
    return plain | secret


def _changed(what: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{what}: {before or 'none'} -> {after or 'none'}"
