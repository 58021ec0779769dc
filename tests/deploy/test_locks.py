"""What Firebreak is made of: pinned, with hashes, from an index, under licences that allow it."""

import json
import re
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import pytest

from tests.deploy.locks import LOCKS, ROOT, Pin, pins

# Permissive, or weak copyleft that binds changes to the library alone.
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|HPND|Unlicense|CC0|Zlib"
    r"|LGPL|Lesser General Public|MIT-CMU)\b"
)
DENIED = re.compile(r"(?<!L)(?<!esser )\b(A?GPL|SSPL|BUSL|Affero|Commons Clause|Proprietary)\b")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_its_hashes_and_comes_from_an_index(lock: str) -> None:
    found = list(pins(lock))
    assert len(found) > 4
    assert [pin.name for pin in found if not pin.hashes] == []
    assert [pin.name for pin in found if "@" in pin.line or "://" in pin.line] == []
    assert len({(pin.name, pin.version) for pin in found}) == len(found)


@pytest.mark.parametrize("pin", list(pins("requirements.lock")), ids=lambda pin: pin.name)
def test_its_licence_lets_everybody_use_it(pin: Pin) -> None:
    about = metadata(pin.name)
    told = [*(about.get_all("License-Expression") or ()), *(about.get_all("License") or ())]
    classified = [one for one in about.get_all("Classifier") or () if one.startswith("License")]
    words = " | ".join([*(one.strip().splitlines()[0] for one in told if one.strip()), *classified])
    assert ALLOWED.search(words), words
    assert not DENIED.search(words), words


def test_the_bill_of_materials_names_them_all(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    command = ["requirements", "requirements.lock", "--pyproject", "pyproject.toml"]
    subprocess.run(  # noqa: S603  (as `make sbom` does)
        [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", *command, "-o", file],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    made = json.loads(file.read_text(encoding="utf-8"))
    listed = {(one["name"], one["version"]): one for one in made["components"]}
    known = {(pin.name, pin.version) for pin in pins("requirements.lock")}
    assert set(listed) == known
    assert all(one["externalReferences"][0]["hashes"] for one in listed.values())
