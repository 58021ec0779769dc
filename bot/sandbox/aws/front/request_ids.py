"""Request ids: moto gives every answer of EC2 the same."""

import re
import uuid
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from werkzeug.wrappers import Response

from bot.sandbox.aws.front import wire

# EC2 writes `requestId` in an answer, and `RequestID` in an error.
CONSTANT = re.compile(rb"(<requestId>|<RequestID>)request-id(?=<)")


class RequestIdsInFront:
    """A WSGI application that gives each answer of EC2 an id of its own."""

    def __init__(self, behind: WSGIApplication) -> None:
        self._behind = behind

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if wire.scope(environ)[0] != "ec2":
            return self._behind(environ, start_response)
        response = Response.from_app(self._behind, environ, buffered=True)
        request_id = str(uuid.uuid4())
        response.data, replaced = CONSTANT.subn(rb"\g<1>" + request_id.encode(), response.data, 1)
        if replaced:
            response.headers["x-amzn-RequestId"] = request_id
        return response(environ, start_response)
