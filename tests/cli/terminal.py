"""Two people at terminals of their own, in one AWS account, with `firebreak` as a program."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.names import ACCOUNT_ID

ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role"
AMINA = f"arn:aws:iam::{ACCOUNT_ID}:user/amina"
POLICIES = [
    {"actions": "*", "run": "responder"},
    {"actions": ["*.undo", "failover"], "approve": "commander"},
]


def configuration(**changed: Any) -> dict[str, Any]:
    """Return a firebreak.yaml: amina comes by her user's keys, yusuf by a role that he takes."""
    account = {
        "name": "shop-prod",
        "environment": "production",
        "read_role": f"{ROLE}/firebreak-read",
        "execute_role": f"{ROLE}/firebreak-execute",
    }
    return {
        "accounts": {ACCOUNT_ID: account},
        "people": {
            "amina": {"slack": "U01AMINA", "aws": AMINA},
            "yusuf": {"slack": "U02YUSUF", "aws": f"{ROLE}/yusuf"},
        },
        "roles": {"responder": ["amina", "yusuf"], "commander": ["amina", "yusuf"]},
        "policies": POLICIES,
        "routes": [{"channel": "C0ALARMS"}],
        **changed,
    }


@dataclass(frozen=True)
class Said:
    """How a command ended, and all that it printed."""

    status: int
    text: str


@dataclass(frozen=True)
class Terminal:
    """Somebody's terminal. environment: with their keys."""

    directory: Path
    environment: Mapping[str, str]

    def ask(self, *words: str, types: str = "") -> Said:
        """Run a command in this process: quicker, but for one that starts no engine."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.directory)
            for name in os.environ.keys() - inherited().keys():
                patch.delenv(name)
            result = CliRunner().invoke(build(), words, input=types, env=dict(self.environment))
        return Said(result.exit_code, result.output)

    def start(self, *words: str, types: str = "") -> subprocess.Popen[str]:
        """Start a command whose output is read while it runs."""
        process = subprocess.Popen(  # noqa: S603  (our own interpreter)
            [sys.executable, "-u", "-m", "bot", *words],
            env={**inherited(), **self.environment}, cwd=self.directory, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert process.stdin
        process.stdin.write(types)
        process.stdin.close()
        return process

    def firebreak(self, *words: str, types: str = "", **more: str) -> Said:
        """Run a command; types: what they type, a line each."""
        done = subprocess.run(  # noqa: S603  (our own interpreter)
            [sys.executable, "-m", "bot", *words],
            env={**inherited(), **self.environment, **more},
            cwd=self.directory, input=types, text=True, timeout=60, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Said(done.returncode, done.stdout)


def inherited() -> dict[str, str]:
    ours = ("FIREBREAK_", "SLACK_", "AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def configure(directory: Path, **changed: Any) -> None:
    """Write firebreak.yaml; JSON is YAML too."""
    (directory / "firebreak.yaml").write_text(json.dumps(configuration(**changed)))


def keys_of_amina(account: Account) -> dict[str, str]:
    """Return the environment with the keys of an IAM user; a user has two at most."""
    iam = account.client("iam")
    iam.create_user(UserName="amina")
    key = iam.create_access_key(UserName="amina")["AccessKey"]
    keys = {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
    return {**account.environment(), **keys}


def keys_of(account: Account, role: str) -> dict[str, str]:
    """Return the environment of whoever takes a role, as people do with single sign-on."""
    arn = f"{ROLE}/{role}"
    taken = account.client("sts").assume_role(RoleArn=arn, RoleSessionName=f"{role}@shop.test")
    keys = {
        "AWS_ACCESS_KEY_ID": taken["Credentials"]["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": taken["Credentials"]["SecretAccessKey"],
        "AWS_SESSION_TOKEN": taken["Credentials"]["SessionToken"],
    }
    return {**account.environment(), **keys}


def waits(said: Said) -> str:
    """Return the digest with which a second person approves what was asked for."""
    found = re.search(r"A second person runs: firebreak approve (\w{8})\n", said.text)
    assert found, said.text
    return found[1]
