"""Requests and answers as botocore describes a service; moto knows how to read and write them."""

import io
import os
import uuid
from collections.abc import Mapping
from typing import Any

from botocore.utils import parse_timestamp
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import (
    SerializationContext,
    XFormedAttributePicker,
    get_serializer_class,
)
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

Environ = dict[str, Any]


def scope(environ: Mapping[str, Any]) -> tuple[str, str]:
    """Return the signing name of the service and the Region that a request is signed for.

    AWS General Reference, "Signature Version 4": `Credential=KEY/date/region/service/aws4_request`.
    """
    credential = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2]
    parts = credential.partition(",")[0].split("/")
    return (parts[3], parts[2]) if len(parts) == 5 else ("", "")  # noqa: PLR2004 - see above


def account() -> str:
    """Return the account that moto is."""
    return os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)


def request_of(environ: Environ) -> Request:
    """Return a request, and leave its body to whoever reads it next."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return Request({**environ, "wsgi.input": io.BytesIO(body)})


def operation_of(service: str, request: Request) -> tuple[Any, dict[str, Any]]:
    """Return the model of the operation that a request means, and what its path says.

    None where the service has no such operation.
    """
    try:
        found: tuple[Any, dict[str, Any]] = get_service_router(service).match(request)
    except HTTPException:
        return None, {}  # not found, or a method that its path does not know
    return found


def parameters(model: Any, request: Request, path: dict[str, Any]) -> dict[str, Any]:
    """Return an operation's parameters, times aware."""
    parser = PROTOCOL_PARSERS[protocol(model.service_model, request)]
    read: dict[str, Any] = parser(model, timestamp_parser=parse_timestamp).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": path,
        }
    )
    return read


def protocol(service_model: Any, request: Request) -> str:
    """Return the protocol that a client speaks, such as `query`."""
    return str(determine_request_protocol(service_model, request.content_type))


def answer(model: Any, request: Request, result: Any) -> Response:
    """Write a result: a mapping by botocore's names, whose values may be moto's own objects."""
    service = model.service_model
    serializer = get_serializer_class(service.service_name, protocol(service, request))
    context = SerializationContext(str(uuid.uuid4()))
    said = serializer(model, context, value_picker=XFormedAttributePicker()).serialize(result)
    response = Response(said["body"], said["status_code"], said["headers"])
    response.headers["x-amzn-RequestId"] = context.request_id
    return response


def model_of(service: str) -> Any:
    """Return botocore's description of a service, by the name a client is made with."""
    return get_service_model(service)
