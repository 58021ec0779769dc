"""`firebreak export --upload`, and `firebreak redact`, with an AWS account beside them."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.server import running_account
from tests.cli.terminal import Terminal, configure, keys_of_amina
from tests.cli.test_export import played

BUCKET = "my-audits"


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with running_account() as running:
        where = {"LocationConstraint": "eu-west-1"}
        running.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
        yield running


@pytest.fixture(scope="module")
def amina(
    account: Account, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Terminal:
    folder = tmp_path_factory.mktemp("upload")
    configure(folder)
    (folder / "firebreak.db").write_bytes(migrated_file.read_bytes())
    asyncio.run(played(folder / "firebreak.db"))
    return Terminal(folder, keys_of_amina(account))


def test_it_is_put_into_a_bucket(amina: Terminal, account: Account) -> None:
    said = amina.ask("export", "INC-1", "--format", "json", "--upload", f"s3://{BUCKET}/nights")

    assert (said.status, said.text) == (0, f"Put into s3://{BUCKET}/nights/INC-1.json\n")
    found = account.client("s3").get_object(Bucket=BUCKET, Key="nights/INC-1.json")
    assert found["ContentType"] == "application/json"
    assert json.loads(found["Body"].read())["incident"]["name"] == "INC-1"


def test_a_bucket_that_is_not_there_is_one_line(amina: Terminal) -> None:
    said = amina.ask("export", "INC-1", "--format", "csv", "--upload", "s3://no-such-bucket")
    assert said.status == 1
    (line,) = said.text.splitlines()
    assert line.startswith("firebreak: ")


def test_what_is_redacted_on_the_command_line_is_recorded(amina: Terminal) -> None:
    said = amina.ask("redact", "INC-1", "6", "--reason", "a customer's name")
    assert (said.status, said.text) == (0, "Exports of INC-1 show nothing of entry 6.\n")

    entries = json.loads(amina.ask("export", "INC-1", "--format", "json").text)["entries"]
    assert entries[5]["says"] == "amina notes: [redacted]"
    assert entries[-1]["says"] == "amina took entry 6 out of exports: a customer's name"


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("INC-1", "999"), 1, "INC-1 has entries 1 to"),
        (("INC-99", "1"), 1, "there is no INC-99"),
        (("web", "1"), 2, "web is no incident"),
    ],
)
def test_what_cannot_be_redacted_is_one_line(
    amina: Terminal, words: tuple[str, str], status: int, says: str
) -> None:
    said = amina.ask("redact", *words, "--reason", "why")
    assert said.status == status
    (line,) = said.text.splitlines()
    assert says in line
