"""Task definitions, and how two of them differ in what people care about.

The values of environment variables are read and compared, and go no further: they may be
secrets. Only their names are told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.plan import Change
from handlers.actions.rollback_service.revision import Revision

JSON = Mapping[str, Any]
NONE = "none"


def find_definition(ecs: Any, task_definition: str) -> JSON:
    """Return a task definition; one whose status is `deleted` where ECS no longer has it."""
    try:
        answer = ecs.describe_task_definition(taskDefinition=task_definition)
    except ClientError as failure:
        # ECS's words for a task definition that never was, or was deleted.
        if failure.response["Error"]["Code"] != "ClientException":
            raise
        return {"status": "deleted"}
    found: JSON = answer["taskDefinition"]
    return found


def read_definition(ecs: Any, revision: Revision) -> JSON:
    """Return a revision's task definition; empty where it is not known which."""
    known = revision.task_definition
    return find_definition(ecs, known) if known else {}


def differences(now: Revision, then: Revision, before: JSON, after: JSON) -> Iterator[Change]:
    """Tell what becomes different in a task; before, after: the task definitions."""
    yield from _changed("CPU units", before.get("cpu"), after.get("cpu"))
    yield from _changed("Memory in MiB", before.get("memory"), after.get("memory"))
    ran, will_run = _containers(before), _containers(after)
    for name in sorted(ran.keys() | will_run.keys()):
        old, new = ran.get(name, {}), will_run.get(name, {})
        yield from _changed(f"Image of {name}", _image(now, old), _image(then, new))
        yield from _changed(f"CPU units of {name}", old.get("cpu") or None, new.get("cpu") or None)
        yield from _changed(f"Memory of {name} in MiB", old.get("memory"), new.get("memory"))
        yield from _environment(name, old, new)


def _containers(definition: JSON) -> dict[str, JSON]:
    return {each["name"]: each for each in definition.get("containerDefinitions", ())}


def _image(revision: Revision, container: JSON) -> str:
    """Return `shop-api:1.42.0 (sha256:c9775dfabd53)`."""
    digest = revision.digests.get(container.get("name", ""), "")
    image = str(container.get("image", NONE)).rpartition("/")[2]
    return f"{image} ({digest[:19]})" if digest else image


def _environment(name: str, old: JSON, new: JSON) -> Iterator[Change]:
    had, has = _variables(old), _variables(new)
    gone, added = had.keys() - has.keys(), has.keys() - had.keys()
    other = {each for each in had.keys() & has.keys() if had[each] != has[each]}
    before = [*sorted(gone), *sorted(other)]
    after = [*sorted(added), *(f"{each} (another value)" for each in sorted(other))]
    yield from _changed(f"Environment of {name}, names only", _joined(before), _joined(after))


def _variables(container: JSON) -> dict[str, str]:
    plain = {each["name"]: each["value"] for each in container.get("environment", ())}
    return plain | {each["name"]: each["valueFrom"] for each in container.get("secrets", ())}


def _joined(names: list[str]) -> str:
    return ", ".join(names) or NONE


def _changed(what: str, before: object, after: object) -> Iterator[Change]:
    if before != after:
        yield Change(what, _said(before), _said(after))


def _said(value: object) -> str:
    return NONE if value is None else str(value)
