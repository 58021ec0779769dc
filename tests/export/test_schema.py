"""The JSON export keeps what its schema promises; the schema notices what does not."""

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.export.night import Night


def schema() -> Draft202012Validator:
    text = files("bot.export").joinpath("export-1.schema.json").read_text(encoding="utf-8")
    described: dict[str, Any] = json.loads(text)
    Draft202012Validator.check_schema(described)
    return Draft202012Validator(described)


def wrong(document: Any) -> list[str]:
    return [error.message for error in schema().iter_errors(document)]


async def test_an_export_fits_its_schema(night: Night) -> None:
    await night.redact(8)
    document = json.loads(await night.text("json"))

    assert wrong(document) == []
    assert document["version"] == 1
    assert [one["seconds"] for one in document["durations"]] == [124.0, 810.0, 1210.0, 1810.0]


@pytest.mark.parametrize("gone", ["entries", "proof", "checked", "start"])
async def test_the_schema_notices_what_is_missing(night: Night, gone: str) -> None:
    document = json.loads(await night.text("json"))
    del document[gone]
    assert wrong(document) == [f"'{gone}' is a required property"]
