"""Whether an answer is what botocore's model describes, names and enumerations included."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.validate import ParamValidator


@cache
def _model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def assert_fits(answer: Mapping[str, Any], service: str, operation: str) -> None:
    """Assert that an answer fits the output of an operation, such as `RebootDBInstance`."""
    shape = _model(service).operation_model(operation).output_shape
    body = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    report = ParamValidator().validate(body, shape)
    assert not report.has_errors(), report.generate_report()
    assert list(_not_in_enum(body, shape)) == []


def _not_in_enum(value: Any, shape: Any) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            assert set(value) <= set(shape.members), set(value) - set(shape.members)
            for name, inner in value.items():
                yield from _not_in_enum(inner, shape.members[name])
        case "list":
            for inner in value:
                yield from _not_in_enum(inner, shape.member)
        case "string" if getattr(shape, "enum", None) and value not in shape.enum:
            yield f"{shape.name}: {value}"
