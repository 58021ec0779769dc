"""Templates as plain data: `!Ref X` is {"Ref": "X"}, `!Sub` and `!GetAtt` are their long forms."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
BOT = ROOT / "deploy" / "cloudformation" / "firebreak.yaml"
EVENTS = ROOT / "deploy" / "cloudformation" / "events.yaml"
ROLES = ROOT / "deploy" / "iam" / "roles.yaml"
TEMPLATES = (BOT, EVENTS, ROLES)


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's tags."""


def _long(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = str(loader.construct_scalar(node))
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _long)


def load(template: Path) -> dict[str, Any]:
    """Return a template."""
    with template.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, _Loader)  # noqa: S506  (a SafeLoader)
    return loaded


def of_type(template: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of the resources of a type such as `AWS::SQS::Queue`, by their ids."""
    found = template["Resources"].items()
    return {name: one["Properties"] for name, one in found if one["Type"] == kind}


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement of every policy, wherever it stands; of a choice, each of its ways."""
    if isinstance(value, list):
        for each in value:
            yield from statements(each)
    elif isinstance(value, dict):
        if "Effect" in value:
            yield value
        for each in value.values():
            yield from statements(each)


def listed(value: Any) -> list[Any]:
    """Return one or many as many."""
    return value if isinstance(value, list) else [value]


def filled(value: Any, known: Mapping[str, str]) -> Any:
    """Return a part of a template with Ref and Sub filled in, as far as names are known."""
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"Ref"}:
        return known.get(value["Ref"], value)
    if value.keys() == {"Fn::Sub"} and isinstance(value["Fn::Sub"], str):
        text = value["Fn::Sub"]
        for name, said in known.items():
            text = text.replace(f"${{{name}}}", said)
        return text
    return {key: filled(each, known) for key, each in value.items()}
