"""Every AWS CLI command in the runbooks exists: service, operation, options and output fields.

botocore's service models are what the AWS CLI v2 makes its commands of.
"""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import botocore.session
import jmespath  # type: ignore[import-untyped]  # it ships no type information
import pytest
from botocore import xform_name

import runbooks
from bot.core.runbook import Code, render
from tests.core.runbook.samples import alert, context

# AWS CLI User Guide, "Command line options in the AWS CLI", and the options that the CLI adds
# to paginated operations.
GLOBAL = {"region", "query", "output", "profile", "max-items"}
# Commands that the CLI has beyond the API: AWS CLI Command Reference, v2.
CUSTOM = {("logs", "tail"): {"since", "filter-pattern", "follow", "format"}}
SERVICES = {"deploy": "codedeploy", "s3api": "s3"}
LEAVES = {"string", "integer", "long", "boolean", "double", "float", "timestamp", "blob"}


class Command(NamedTuple):
    where: str
    service: str
    operation: str
    options: dict[str, list[str]]


def commands() -> Iterator[Command]:
    for runbook in runbooks.load().values():
        book = render(runbook, context(alert()))
        for block in (block for step in book.steps for block in step.details):
            if isinstance(block, Code) and block.language == "sh":
                for call in re.split(r"(?m)^(?:[A-Z]+=\$\()?(?=aws )", block.text):
                    if call.startswith("aws "):
                        yield read(runbook.name, call)


def read(name: str, call: str) -> Command:
    call = call.replace("\\\n", " ")
    tokens = shlex.split(re.sub(r"\)\s*(?:[A-Z]+=\$\(.*)?\Z", "", call) if is_open(call) else call)
    assert tokens[0] == "aws"
    options: dict[str, list[str]] = {}
    values: list[str] = []
    for token in tokens[3:]:
        if token.startswith("--"):
            key, has_value, value = token[2:].partition("=")
            options[key] = values = [value] if has_value else []
        else:
            values.append(token)
    return Command(f"{name}: {' '.join(tokens[1:3])}", tokens[1], tokens[2], options)


def is_open(call: str) -> bool:
    """Tell whether the call stands in `NAME=$(...)`, whose end it took along."""
    return call.count("(") < call.count(")")


ALL = list(commands())
OF_THE_API = [c for c in ALL if (c.service, c.operation) not in CUSTOM]
NAMES = [command.where for command in OF_THE_API]


@cache
def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(SERVICES.get(service, service))


def operation(command: Command) -> Any:
    names = {xform_name(name, "-"): name for name in model(command.service).operation_names}
    assert command.operation in names
    return model(command.service).operation_model(names[command.operation])


def test_all_commands_were_found() -> None:
    texts = [t.source for book in runbooks.load().values() for t in book.templates]
    assert len(ALL) == sum(len(re.findall(r"(?m)(?:^|\()aws ", text)) for text in texts)
    assert len(ALL) > 60


@pytest.mark.parametrize("command", OF_THE_API, ids=NAMES)
def test_the_operation_exists_and_has_every_option(command: Command) -> None:
    shape = operation(command).input_shape
    members = {
        xform_name(name, "-"): kind for name, kind in (shape.members if shape else {}).items()
    }
    for option in set(command.options) - GLOBAL:
        name = option.removeprefix("no-") if option not in members else option
        assert name in members
        if option.startswith("no-") and option not in members:
            assert members[name].type_name == "boolean"


@pytest.mark.parametrize("command", OF_THE_API, ids=NAMES)
def test_nothing_required_is_missing(command: Command) -> None:
    shape = operation(command).input_shape
    required = {xform_name(name, "-") for name in (shape.required_members if shape else [])}
    given = set(command.options) | {option.removeprefix("no-") for option in command.options}
    assert required <= given


@pytest.mark.parametrize("command", OF_THE_API, ids=NAMES)
def test_words_with_a_fixed_list_are_of_that_list(command: Command) -> None:
    shape = operation(command).input_shape
    for name, member in (shape.members if shape else {}).items():
        allowed = getattr(getattr(member, "member", member), "enum", [])
        for value in command.options.get(xform_name(name, "-"), []):
            assert not allowed or value in allowed


@pytest.mark.parametrize("command", OF_THE_API, ids=NAMES)
def test_a_query_asks_for_fields_that_the_answer_has(command: Command) -> None:
    for query in command.options.get("query", []):
        asked = set(fields(jmespath.compile(query).parsed))
        assert asked
        assert asked <= members_of(operation(command).output_shape)


def fields(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    for child in node["children"]:
        if isinstance(child, dict):
            yield from fields(child)


def members_of(shape: Any, seen: frozenset[str] = frozenset()) -> set[str]:
    if shape is None or shape.type_name in LEAVES or shape.name in seen:
        return set()
    below = seen | {shape.name}
    if shape.type_name == "structure":
        inner = [members_of(member, below) for member in shape.members.values()]
        return set(shape.members).union(*inner)
    return members_of(shape.value if shape.type_name == "map" else shape.member, below)


@pytest.mark.parametrize("command", OF_THE_API, ids=NAMES)
def test_the_region_is_named_wherever_it_matters(command: Command) -> None:
    everywhere = {"iam", "sts", "account"}
    assert ("region" in command.options) != (command.service in everywhere)


def test_commands_beyond_the_api_have_known_options() -> None:
    for command in ALL:
        known = CUSTOM.get((command.service, command.operation))
        assert known is None or set(command.options) <= known | GLOBAL
