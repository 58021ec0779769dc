"""The Dockerfile, what it may copy, its locks, and the compose file, all as they are read."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import Marker

from bot.settings.environment import Environment

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
COMPOSE: dict[str, Any] = yaml.safe_load(
    (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["migrate", "firebreak", "demo"]


def instructions(name: str) -> list[str]:
    """Return what follows an instruction, its lines joined, in order."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    return [line.removeprefix(f"{name} ") for line in joined.splitlines() if line.startswith(name)]


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint has no build for this system")
    said = subprocess.run(  # noqa: S603  (our own environment's)
        [hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_it_runs_as_a_user_without_a_name_or_a_right() -> None:
    final = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert "USER 10001:10001" in final
    assert final.index("USER ") > final.index("RUN ")
    assert "uninstall --yes --quiet --root-user-action ignore setuptools wheel pip" in final
    assert "apt-get" not in DOCKERFILE


def test_every_package_comes_from_a_lock_with_its_hash() -> None:
    (locked, built, _) = instructions("RUN")
    installs = [part for part in locked.split("&&") if " install " in part]
    assert [re.findall(r"--requirement (\S+)", one) for one in installs] == [
        ["requirements.lock"],
        ["requirements-build.lock"],
    ]
    assert all("--require-hashes" in one and "--only-binary :all:" in one for one in installs)
    ours = [part for part in built.split("&&") if re.search(" (install|wheel) ", part)]
    assert all("--no-deps" in one for one in ours)
    assert "--no-build-isolation" in ours[0]


def test_the_context_is_what_it_copies_and_no_more() -> None:
    copied = [
        source
        for line in instructions("COPY")
        if "--from" not in line
        for source in shlex.split(line)[:-1]
    ]
    assert IGNORED[IGNORED.index("*") + 1 :][: len(copied)] == [f"!{name}" for name in copied]
    assert all((ROOT / name).exists() for name in copied)


def test_its_variables_are_ones_that_we_read() -> None:
    (variables,) = instructions("ENV")
    ours = {pair.split("=")[0] for pair in shlex.split(variables) if pair.startswith("FIREBREAK_")}
    assert ours <= {field.alias for field in Environment.model_fields.values()}


def test_its_check_asks_the_process_alone() -> None:
    (check,) = instructions("HEALTHCHECK")
    assert "'/healthz'" in check
    assert "readyz" not in DOCKERFILE


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-build.lock"])
def test_arm_and_intel_get_the_same_packages(lock: str) -> None:
    lines = re.findall(
        r"^[a-z0-9].*?==.*?(?= \\)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(lines) > 4
    chosen = [
        [line for line in lines if _is_for(line, machine)] for machine in ("x86_64", "aarch64")
    ]
    assert chosen[0] == chosen[1]


def _is_for(line: str, machine: str) -> bool:
    marker = line.partition(";")[2].strip()
    there = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    return not marker or Marker(marker).evaluate({**there, "python_full_version": "3.11.9"})


@pytest.mark.parametrize("name", OURS)
def test_nothing_of_ours_may_write_or_rise(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True


def test_the_bot_starts_when_the_database_has_its_schema() -> None:
    needed = {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["firebreak"]["depends_on"] == needed
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "restart" not in SERVICES["migrate"]


def test_ports_are_open_to_this_machine_alone() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert "ports" not in SERVICES["database"]


def test_no_secret_stands_in_it_and_the_bot_has_not_its_owners() -> None:
    owner, runtime = "${POSTGRES_PASSWORD:-}", "${FIREBREAK_RUNTIME_PASSWORD:-}"
    known = {field.alias for field in Environment.model_fields.values()}
    migrate, bot = SERVICES["migrate"], SERVICES["firebreak"]
    assert SERVICES["database"]["environment"]["POSTGRES_PASSWORD"] == owner
    assert migrate["environment"]["PGPASSWORD"] == owner
    assert migrate["environment"]["FIREBREAK_RUNTIME_PASSWORD"] == runtime
    assert bot["environment"]["PGPASSWORD"] == runtime
    assert owner not in bot["environment"].values()
    assert "env_file" not in bot
    assert f"//{migrate['command'][-1]}@" in bot["environment"]["FIREBREAK_DATABASE_URL"]
    for name in {*migrate["environment"], *bot["environment"]}:
        assert name in known | {"FIREBREAK_CONFIG", "PGPASSWORD"} or name.startswith("AWS_")


def test_the_demo_needs_nothing_else() -> None:
    demo = SERVICES["demo"]
    assert demo["profiles"] == ["demo"]
    assert not {"depends_on", "env_file", "environment", "volumes"} & set(demo)
    assert [service for service in SERVICES if "profiles" in SERVICES[service]] == ["demo"]
