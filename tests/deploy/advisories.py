"""Look the locks up in a folder of advisories: no network.

    python -m tests.deploy.advisories FOLDER

The folder has OSV's JSON, a file an advisory, at any depth: PyPI's are in one archive at
https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip, or in pypa/advisory-database.
Source of the format: "Open Source Vulnerability format", `affected` and "Evaluation".
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tests.deploy.locks import LOCKS, Pin, pins

Advisory = Mapping[str, Any]


def found(advisories: Iterable[Advisory], locked: Iterable[Pin]) -> Iterator[str]:
    """Yield a line for each locked package that an advisory is about."""
    known = {canonicalize_name(pin.name): pin for pin in locked}
    for advisory in advisories:
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            pin = known.get(canonicalize_name(str(package.get("name", ""))))
            is_ours = package.get("ecosystem") == "PyPI" and not advisory.get("withdrawn")
            if pin and is_ours and _is_affected(pin, affected):
                yield f"{pin.name} {pin.version}: {advisory['id']} {advisory.get('summary', '')}"


def _is_affected(pin: Pin, affected: Mapping[str, Any]) -> bool:
    if pin.version in affected.get("versions", ()):
        return True
    ranges = (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")
    return any(_is_within(Version(pin.version), one.get("events", ())) for one in ranges)


def _is_within(version: Version, events: Iterable[Mapping[str, str]]) -> bool:
    """Tell whether a version lies after an `introduced` and before what ends it."""
    within = False
    for kind, moment in sorted(
        ((kind, _version(text)) for event in events for kind, text in event.items()),
        key=lambda one: one[1],
    ):
        if kind == "introduced":
            within = within or version >= moment
        elif kind == "fixed":
            within = within and version < moment
        elif kind == "last_affected":
            within = within and version <= moment
    return within


def _version(text: str) -> Version:
    try:
        return Version(text)  # "0" is before all
    except InvalidVersion:
        return Version("0")


def read(folder: Path) -> Iterator[Advisory]:
    """Yield every advisory of a folder."""
    for file in sorted(folder.rglob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def main(folder: str) -> int:
    """Say what is found; return the exit status: 1 where something is, or nothing was read."""
    advisories = list(read(Path(folder)))
    lines = sorted({line for lock in LOCKS for line in found(advisories, pins(lock))})
    read_in = f"{len(advisories):,} advisories read, {len(lines)} are about what is locked"
    sys.stdout.writelines(f"{line}\n" for line in [*(f"\u2717 {one}" for one in lines), read_in])
    return 1 if lines or not advisories else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
