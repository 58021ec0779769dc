"""The wheel has all that `firebreak demo` needs: runbooks, pages and migrations included.

It is built without a network, with the locked hatchling, and put into an environment of its own.
That one sees the locked packages, and nothing of this checkout.
"""

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.sandbox.process import free_port

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "runbooks")
# What an editable install of this checkout leaves beside the packages.
OF_THE_CHECKOUT = "firebreak"


def _run(*words: str | Path, cwd: Path, environ: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603  (our own commands)
        words, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder,
        cwd=ROOT,
    )  # fmt: skip
    (built,) = folder.glob("firebreak-*.whl")
    return built


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tracked = _run("git", "ls-files", *PACKAGES, cwd=ROOT).split()
    assert len(tracked) > 700
    assert set(tracked) <= names
    assert {name.split("/")[0] for name in names} == {*PACKAGES, wheel_info(wheel)}


def wheel_info(wheel: Path) -> str:
    """Return the name of the directory with the wheel's own description."""
    return f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"


def test_the_demo_runs_from_it_alone(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = place / "lib" / version / "site-packages"
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    _see_the_locked_packages(packages)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environ = {"PATH": os.environ["PATH"], "HOME": str(elsewhere), "TMPDIR": str(elsewhere)}

    where = _run(python, "-c", "import bot; print(bot.__file__)", cwd=elsewhere, environ=environ)
    assert Path(where.strip()).is_relative_to(packages)
    said = _run(
        python, "-m", "bot", "demo", "--once", "--speed", "50", "--port", str(free_port()),
        cwd=elsewhere, environ=environ,
    )  # fmt: skip
    assert "GuardDuty: web-2 is attacking other hosts" in said
    assert "The load balancer sees no failures" in said
    assert list(elsewhere.iterdir()) == []


def _see_the_locked_packages(packages: Path) -> None:
    """Link every locked package into an environment, but nothing of this checkout."""
    for path in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(path).iterdir():
            if OF_THE_CHECKOUT not in entry.name and entry.name != "__pycache__":
                (packages / entry.name).symlink_to(entry)
